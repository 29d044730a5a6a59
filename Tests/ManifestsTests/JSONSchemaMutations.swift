import CleanRoomsMLModel
import JobModel
import TestSupport
import Testing

@testable import Manifests

/// One change of a right job.
struct SchemaMutation {
  var path: [String]
  /// nil: the member is taken away.
  var value: JSONDocument?
  /// Why the schema does not see what is wrong with it.
  var beyond: BeyondSchema?

  var label: String {
    "\(path.joined(separator: ".")): \(value?.shown ?? "taken away")"
  }
}

/// Every constraint of a manifest kept and broken, one at a time: made from the shapes.
struct SchemaMutations {
  private(set) var all: [SchemaMutation] = []
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    addStructure(ManifestShape.job, at: [])
  }

  private mutating func add(_ path: [String], _ value: JSONDocument?, _ beyond: BeyondSchema? = nil) {
    all.append(SchemaMutation(path: path, value: value, beyond: beyond))
  }

  /// Whether defaults may give what is missing there.
  private func mayBeIncomplete(_ path: [String]) -> Bool {
    path.first == "spec" && path.last != "queryStringFrom"
  }

  private mutating func addStructure(_ structure: StructureShape, at path: [String]) {
    for key in ["unknown", "", "<<", "Spec", "metadata.name", "é"] { add(path + [key], "x") }
    for member in structure.members {
      let place = path + [member.name]
      guard let right = SchemaBases.value(at: place) else {
        Issue.record("no base has \(place)")
        continue
      }
      let isChosen = structure.exactlyOneOf.contains(member.name)
      add(place, nil, isChosen ? .choice : member.isRequired && mayBeIncomplete(path) ? .requiredMember : nil)
      if isChosen { addChoice(structure, member.name, right, at: path) }
      addOtherKinds(than: member.shape, at: place)
      switch member.shape {
      case .text(let constraints):
        if constraints.values == nil, SchemaExamples.byShape[constraints.shape] == nil {
          Issue.record("no example for \(place)")
        }
        for text in texts(constraints, like: right.text ?? "") {
          let isMissingFile = place.last == "file" && text != right.text && constraints.violation(of: text) == nil
          add(place, .text(text), isMissingFile ? .sqlFile : nil)
        }
      case .integer(let range): addIntegers(range, at: place)
      case .boolean: for value in ["true", "false"] { add(place, .raw(value)) }
      case .map(let map): addMap(map, at: place)
      case .structure(let inner): addStructure(inner, at: place)
      case .list, .listMap, .structureMap: Issue.record("no manifest has a list: \(place)")
      }
    }
  }

  /// The member beside each one of those that exclude it, and of these no third.
  private mutating func addChoice(
    _ structure: StructureShape, _ name: String, _ value: JSONDocument, at path: [String]
  ) {
    let none = structure.exactlyOneOf.reduce(SchemaBases.value(at: path)) { $0?.setting([$1], to: nil) ?? $0 }
    for other in structure.exactlyOneOf where other != name {
      guard let otherValue = SchemaBases.value(at: path + [other]) else { continue }
      add(path, none?.setting([name], to: value)?.setting([other], to: otherValue))
    }
  }

  private mutating func addOtherKinds(than shape: Shape, at path: [String]) {
    for json in ["null", "12", "1.5", "-0", "1e400", "true", "[]", "[\"x\"]", "[{}]"] {
      switch shape {
      case .boolean where json == "true": continue
      case .integer where json == "12": continue
      default: add(path, .raw(json))
      }
    }
    for text in ["", "true", "12"] {
      if case .text = shape { continue }
      add(path, .text(text))
    }
    switch shape {
    case .structure(let structure):
      let beyond: BeyondSchema? =
        structure.requiredMask != 0 ? .requiredMember : structure.choiceMask != 0 ? .choice : nil
      add(path, [:], mayBeIncomplete(path) ? beyond : nil)
    default: add(path, [:])
    }
  }

  private mutating func addIntegers(_ range: ClosedRange<Int>, at path: [String]) {
    let (least, most) = (range.lowerBound, range.upperBound)
    for value in [0, -1, -least, least - 1, least, least + 1, most - 1, most, most + 1, Int.max] {
      add(path, .raw(String(value)))
    }
    for json in ["\(least).5", "\(least - 1).0", "\(most).5", "99999999999999999999"] { add(path, .raw(json)) }
    for json in ["\(least).0", "\(least)0e0", "1e2"] { add(path, .raw(json), .integerSpelling) }
  }

  private mutating func addMap(_ map: MapShape, at path: [String]) {
    let isTags = path.last == "tags"
    guard let name = SchemaExamples.byShape[map.key.shape], let value = SchemaExamples.byShape[map.value.shape] else {
      Issue.record("no example for \(path)")
      return
    }
    var names = texts(map.key, like: name)
    if isTags {
      for prefix in ["aws:", "AWS:", "Aws:x", "usher:", "USHER:name", "uSher:", "u\u{17F}her:x"] {
        names.append(prefix)
      }
      names += ["aws", "awsx", "a:ws:", " aws:x", "x usher:", "ushe", "usher", "usher-x:"]
    }
    for name in names { add(path, .texts([(name, value)])) }
    for text in texts(map.value, like: value) { add(path, .texts([(name, text)])) }
    for json in ["null", "12", "true", "{}", "[]"] { add(path + ["x"], .raw(json)) }
    add(path, .texts([("e\u{301}", value), ("\u{e9}", value)]))
    let most = isTags ? JobTags.userMaximum : map.maximumCount ?? 200
    for count in [0, 1, most - 1, most, most + 1, most + 2, most + 3] {
      add(path, .texts((0..<count).map { ("key\($0)", value) }))
    }
  }

  /// Texts on both sides of each boundary.
  private mutating func texts(_ constraints: TextConstraints, like right: String) -> [String] {
    let ends = ["\n", "\r", "\r\n", "\t", " ", "\u{0}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}"]
    let odd = [
      "é", "\u{661}", "\u{212A}", "\u{FEFF}", "\u{FFFD}", "\u{FFFE}", "😀", "\u{10FFFF}", "/", ":", "$", "_", "-",
    ]
    var texts = [right, right.uppercased(), "\n" + right, " " + right, "\(right)\n\n", "\u{A0}\u{3000}\t", "\u{1C}"]
    texts += ends + ends.map { right + $0 }
    texts += odd + odd.map { right + $0 }
    texts += ["12", "no", "null", "", "a", "2026-11-23"]
    for value in constraints.values ?? [] {
      texts += [value, value.lowercased(), "\(value) ", String(value.dropLast())]
    }
    let (least, most) = (constraints.length.lowerBound, constraints.length.upperBound)
    for count in [least - 1, least, least + 1, most - 1, most, most + 1] where count > 0 {
      let filling = String(repeating: "a", count: max(0, count - right.count))
      texts.append(String((right + filling).prefix(count)))
      texts.append(String(repeating: "\u{1F600}", count: count))
      texts.append(String(repeating: " ", count: count))
    }
    if !constraints.mayBeBlank {
      let scalars = (0...UInt32(0xFFFF)).compactMap(Unicode.Scalar.init)
      texts += scalars.filter(\.properties.isWhitespace).map { String($0) } + ["\u{180E}", "\u{200B}"]
    }
    for _ in 0..<12 {
      var characters = Array(right.unicodeScalars)
      let index = Int.random(in: characters.indices, using: &generator)
      let scalar = generator.pick(Array((ends + odd).joined().unicodeScalars) + Array("azAZ09 .".unicodeScalars))
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: characters[index] = scalar
      case 1: characters.insert(scalar, at: index)
      default: characters.remove(at: index)
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: characters)
      texts.append(text)
    }
    return texts
  }
}
