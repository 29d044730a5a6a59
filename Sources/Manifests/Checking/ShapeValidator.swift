import CleanRoomsMLModel
import JobModel

/// Checks a document's nodes against a `Shape`, strictly, and collects every mistake.
struct ShapeValidator {
  private(set) var findings: [Finding] = []
  private(set) var hasErrors = false
  /// The keys that lead to the value that is looked at: words are made of them only for a finding that is shown.
  private var path: [Int] = []
  /// What `usher.yaml` says of values that the service's model does not have yet.
  var workerTypes: Project.Setting<[String]>?
  private var isSensitive = false
  private var keys = KeyIndex()
  /// What the whole document is, to tell where a key belongs.
  var document: StructureShape

  init(of document: StructureShape = ManifestShape.job) {
    self.document = document
  }

  /// Whether no further mistake is taken.
  private var isFull: Bool { findings.count >= Finding.maximumCount }

  mutating func removeAll() {
    findings.removeAll(keepingCapacity: true)
    hasErrors = false
  }

  mutating func validate(_ node: Int, as shape: Shape, in table: NodeTable) {
    switch shape {
    case .text(let constraints): validateText(node, constraints, in: table)
    case .integer(let range): validateInteger(node, range, in: table)
    case .boolean: validateBoolean(node, in: table)
    case .map(let map): validateMap(node, map, in: table)
    case .structure(let structure): validateStructure(node, structure, in: table)
    case .list(let list): validateList(node, list, in: table)
    case .listMap(let map):
      validateMapping(node, "a mapping of lists", map.key, map.maximumCount, in: table) { validator, value in
        validator.validateList(value, map.value, in: table)
      }
    case .structureMap(let map):
      validateMapping(node, "a mapping of mappings", map.key, map.maximumCount, in: table) { validator, value in
        validator.validateStructure(value, map.value, in: table)
      }
    }
  }

  /// As `validate(_:as:in:)`, for the value of an entry whose key leads to it.
  mutating func validate(_ entry: Entry, as shape: Shape, in table: NodeTable) {
    path.append(entry.key)
    validate(entry.value, as: shape, in: table)
    path.removeLast()
  }

  /// Records a mistake at `node`, in the member whose value is looked at.
  mutating func report(
    _ node: Int, _ message: String, notes: [String] = [], severity: Diagnostic.Severity = .error
  ) {
    guard !isFull else { return }
    if severity == .error { hasErrors = true }
    findings.append(
      Finding(
        node: node, path: path, message: message, notes: notes, isSensitive: isSensitive, severity: severity))
  }

  /// Runs `body` with the member under `key` on the path.
  mutating func inside(_ key: Int, _ body: (inout ShapeValidator) -> Void) {
    path.append(key)
    body(&self)
    path.removeLast()
  }

  /// Runs `body` with the members under `keys`, each in the one before, on the path.
  mutating func inside(_ keys: [Int], _ body: (inout ShapeValidator) -> Void) {
    path += keys
    body(&self)
    path.removeLast(keys.count)
  }

  private mutating func validateStructure(_ node: Int, _ structure: StructureShape, in table: NodeTable) {
    guard table.nodes[node].kind == .mapping else {
      return report(node, ShapeMessages.wrongKind(node, "a mapping", in: table))
    }
    var seen: UInt64 = 0
    table.forEachEntry(of: node) { key, value in
      guard table.nodes[key].isScalar else { return report(key, "a key must be a text") }
      guard let index = unsafe table.withText(of: key, { unsafe structure.index(of: $0) }) else {
        return reportUnknown(key, in: structure, table)
      }
      let bit = UInt64(1) << UInt64(index)
      if seen & bit != 0 { return reportDuplicate(key, first: firstKey(like: key, of: node, in: table), in: table) }
      seen |= bit
      if structure.choiceMask & bit != 0, seen & structure.choiceMask != bit {
        report(key, "only one of \(ShapeMessages.list(structure.exactlyOneOf)) may be given, but this is another one")
      }
      let isMemberSensitive = structure.members[index].isSensitive
      path.append(key)
      let outer = isSensitive
      isSensitive = outer || isMemberSensitive
      validate(value, as: structure.members[index].shape, in: table)
      isSensitive = outer
      path.removeLast()
    }
    if seen & structure.requiredMask != structure.requiredMask {
      for (index, member) in structure.members.enumerated() where member.isRequired && seen >> UInt64(index) & 1 == 0 {
        report(node, "\(member.name) is missing", notes: ShapeMessages.expectation(of: member.shape))
      }
    }
    if structure.choiceMask != 0, !structure.isChoiceOptional, seen & structure.choiceMask == 0 {
      let names = structure.exactlyOneOf
      report(
        node, names.count == 1 ? "\(names[0]) is missing" : "exactly one of \(ShapeMessages.list(names)) is needed")
    }
  }

  private mutating func validateMap(_ node: Int, _ map: MapShape, in table: NodeTable) {
    guard table.nodes[node].kind == .mapping else {
      return report(node, ShapeMessages.wrongKind(node, "a mapping of texts", in: table))
    }
    keys.removeAll()
    var count = 0
    table.forEachEntry(of: node) { key, value in
      count += 1
      if isFull { return }
      validateText(key, map.key, in: table)
      guard table.nodes[key].isScalar else { return }
      if let first = keys.insert(key, in: table) { return reportDuplicate(key, first: first, in: table) }
      validateText(value, map.value, in: table, under: key)
    }
    if let maximum = map.maximumCount, count > maximum {
      report(node, "has \(count) entries, \(maximum) are allowed")
    }
  }

  private mutating func validateList(_ node: Int, _ list: ListShape, in table: NodeTable) {
    guard table.nodes[node].kind == .sequence else {
      return report(
        node, ShapeMessages.wrongKind(node, "a list of texts", in: table), notes: ["a list is written [one, another]"])
    }
    let elements = table.elements(of: node)
    keys.removeAll()
    for element in elements where !isFull {
      validateText(element, list.element, in: table)
      guard table.nodes[element].isScalar, let first = keys.insert(element, in: table) else { continue }
      reportTwice(element, "the entry", first: first, in: table)
    }
    if elements.isEmpty, list.count.lowerBound > 0 {
      report(node, "is an empty list", notes: ["leave the key out to set no rule"])
    } else if elements.count > list.count.upperBound {
      report(node, "has \(elements.count) entries, \(list.count.upperBound) are allowed")
    }
  }

  /// A mapping whose values are no texts.
  private mutating func validateMapping(
    _ node: Int, _ kind: String, _ keyConstraints: TextConstraints, _ maximumCount: Int, in table: NodeTable,
    _ validateValue: (inout ShapeValidator, Int) -> Void
  ) {
    guard table.nodes[node].kind == .mapping else {
      return report(node, ShapeMessages.wrongKind(node, kind, in: table))
    }
    var known = KeyIndex()
    var count = 0
    table.forEachEntry(of: node) { key, value in
      count += 1
      if isFull { return }
      validateText(key, keyConstraints, in: table)
      guard table.nodes[key].isScalar else { return }
      if let first = known.insert(key, in: table) { return reportDuplicate(key, first: first, in: table) }
      inside(key) { validateValue(&$0, value) }
    }
    if count > maximumCount { report(node, "has \(count) entries, \(maximumCount) are allowed") }
  }

  /// - Parameter key: of a map's value, its key: part of the path where it may be shown.
  private mutating func validateText(
    _ node: Int, _ constraints: TextConstraints, in table: NodeTable, under key: Int? = nil
  ) {
    let found = table.nodes[node]
    if found.isScalar, found.reading == .text,
      unsafe table.withText(of: node, { unsafe constraints.violation(of: $0) }) == nil
    {
      return
    }
    if let key, !isSensitive {
      path.append(key)
      reportText(node, constraints, in: table)
      path.removeLast()
    } else {
      reportText(node, constraints, in: table)
    }
  }

  private mutating func reportText(_ node: Int, _ constraints: TextConstraints, in table: NodeTable) {
    let found = table.nodes[node]
    guard found.isScalar else { return report(node, ShapeMessages.wrongKind(node, "a text", in: table)) }
    let text = table.string(node)
    if found.reading != .text {
      let (message, notes) = ValueMessages.notText(
        isSensitive ? nil : text, found.reading, isEmpty: found.textRange.isEmpty)
      report(node, message, notes: notes)
    } else if let violation = unsafe table.withText(of: node, { unsafe constraints.violation(of: $0) }) {
      if constraints === FieldConstraints.workerType, let workerTypes,
        workerTypes.value.contains(where: { $0.utf8.elementsEqual(text.utf8) })
      {
        return report(
          node, TextMessages.unknownWorkerType(text), notes: [TextMessages.allows(workerTypes)], severity: .warning)
      }
      let (message, notes) = TextMessages.explain(violation, of: text, constraints, mayShow: !isSensitive)
      report(node, message, notes: notes)
    }
  }

  private mutating func validateInteger(_ node: Int, _ range: ClosedRange<Int>, in table: NodeTable) {
    if table.nodes[node].isScalar, table.nodes[node].reading == .integer,
      unsafe table.withText(of: node, { unsafe PlainScalar.isDecimalInteger($0) }),
      let value = Int(table.string(node)), range.contains(value)
    {
      return
    }
    let (message, notes) = ValueMessages.notInteger(node, range, in: table)
    report(node, message, notes: notes)
  }

  private mutating func validateBoolean(_ node: Int, in table: NodeTable) {
    let found = table.nodes[node]
    if found.isScalar, found.reading == .boolean, table.hasText(node, "true") || table.hasText(node, "false") { return }
    let (message, notes) = ValueMessages.notBoolean(node, in: table)
    report(node, message, notes: notes)
  }

  private mutating func reportUnknown(_ key: Int, in structure: StructureShape, _ table: NodeTable) {
    if isFull { return }
    let (message, notes) = ShapeMessages.unknownKey(
      table.string(key), in: structure, of: document, mayShow: !isSensitive)
    report(key, message, notes: notes)
  }

  private mutating func reportDuplicate(_ key: Int, first: Int, in table: NodeTable) {
    if isFull { return }
    reportTwice(key, "the key", first: first, in: table)
  }

  private mutating func reportTwice(_ node: Int, _ what: String, first: Int, in table: NodeTable) {
    let name = isSensitive ? "this key" : "\(what) \(ShownText.quoted(table.string(node)))"
    let place = table.nodes[first].from
    report(node, "\(name) is given twice, first in line \(place.line), column \(place.column)")
  }

  private func firstKey(like key: Int, of mapping: Int, in table: NodeTable) -> Int {
    var index = mapping + 1
    while index < table.nodes[mapping].end {
      let candidate = table.resolved(index)
      if table.nodes[candidate].isScalar, table.haveSameText(candidate, key) { return candidate }
      index = table.nodes[table.nodes[index].end].end
    }
    return key
  }
}
