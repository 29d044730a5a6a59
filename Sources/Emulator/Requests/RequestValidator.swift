import CleanRoomsMLModel
import JSONText

/// Holds a request against the service's constraints and reports everything that it does not keep, in AWS's words.
/// No message repeats a value: a query may be sensitive. Members that the model does not know are ignored.
struct RequestValidator {
  private var violations: [String] = []

  /// - Parameter checks: what is held against which shape.
  /// - Throws: a ValidationException that names every violation.
  static func check(_ checks: (inout RequestValidator) -> Void) throws(ServiceFault) {
    var validator = RequestValidator()
    checks(&validator)
    let count = validator.violations.count
    guard count > 0 else { return }
    throw .validation(
      "\(count) validation error\(count == 1 ? "" : "s") detected: " + validator.violations.joined(separator: "; "))
  }

  /// - Parameter path: the member's own, with dots; empty for a whole body.
  mutating func check(_ value: JSONValue, _ shape: Shape, at path: String) {
    switch shape {
    case .text(let constraints):
      guard let text = value.string else { return report(path, .wrongType("string")) }
      if let violation = constraints.violation(of: text) { report(path, Words(violation, of: constraints)) }
    case .integer(let range):
      guard let number = value.integer else { return report(path, .wrongType("integer")) }
      if number < range.lowerBound { report(path, .tooSmall(range.lowerBound)) }
      if number > range.upperBound { report(path, .tooLarge(range.upperBound)) }
    case .boolean:
      if value.bool == nil { report(path, .wrongType("boolean")) }
    case .map(let shape): check(value, shape, at: path)
    case .structure(let shape): check(value, shape, at: path)
    case .list, .listMap, .structureMap: preconditionFailure("\(path): no request has a list")
    }
  }

  mutating func requireAny(of values: [String], at path: String) {
    if values.isEmpty { report(path, .missing) }
  }

  private mutating func check(_ value: JSONValue, _ shape: MapShape, at path: String) {
    guard let members = value.members else { return report(path, .wrongType("map")) }
    if let most = shape.maximumCount, members.count > most { report(path, .tooMany(most)) }
    // One report for all keys and one for all values: a key may be as sensitive as its value.
    let keys = members.lazy.compactMap { shape.key.violation(of: $0.name) }
    if let violation = keys.first { report(path, .mapKeys(Words(violation, of: shape.key))) }
    for member in members {
      guard let text = member.value.string else { return report(path, .mapValues(.wrongType("string"))) }
      if let violation = shape.value.violation(of: text) {
        return report(path, .mapValues(Words(violation, of: shape.value)))
      }
    }
  }

  private mutating func check(_ value: JSONValue, _ shape: StructureShape, at path: String) {
    guard value.members != nil else { return report(path, .wrongType("structure")) }
    for member in shape.members {
      let memberPath = path.isEmpty ? member.name : "\(path).\(member.name)"
      if let inner = value.member(member.name) {
        check(inner, member.shape, at: memberPath)
      } else if member.isRequired {
        report(memberPath, .missing)
      }
    }
    if !shape.exactlyOneOf.isEmpty, shape.exactlyOneOf.filter({ value.member($0) != nil }).count != 1 {
      report(path, .notExactlyOne(shape.exactlyOneOf))
    }
  }

  private mutating func report(_ path: String, _ words: Words) {
    let place = path.isEmpty ? "the request" : "'\(path)'"
    violations.append("Value at \(place) failed to satisfy constraint: \(words.text)")
  }
}

/// How AWS words a violated constraint.
private struct Words {
  let text: String

  init(_ violation: TextViolation, of constraints: TextConstraints) {
    text =
      switch violation {
      case .length(let count) where count < constraints.length.lowerBound:
        "Member must have length greater than or equal to \(constraints.length.lowerBound)"
      case .length: "Member must have length less than or equal to \(constraints.length.upperBound)"
      case .pattern:
        "Member must satisfy regular expression pattern: \(constraints.pattern?.regularExpression ?? "")"
      case .blank: "Member must not be blank"
      case .notOneOf(let values): "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
      case .prefix(let prefix): "Member must not begin with '\(prefix)'"
      }
  }

  private init(_ text: String) {
    self.text = text
  }

  static let missing = Words("Member must not be null")
  static func wrongType(_ type: String) -> Words { Words("Member must be of type \(type)") }
  static func tooSmall(_ least: Int) -> Words { Words("Member must have value greater than or equal to \(least)") }
  static func tooLarge(_ most: Int) -> Words { Words("Member must have value less than or equal to \(most)") }
  static func tooMany(_ most: Int) -> Words { Words("Member must have length less than or equal to \(most)") }
  static func mapKeys(_ words: Words) -> Words { Words("Map keys must satisfy constraint: [\(words.text)]") }
  static func mapValues(_ words: Words) -> Words { Words("Map value must satisfy constraint: [\(words.text)]") }
  static func notExactlyOne(_ members: [String]) -> Words {
    Words("Exactly one of the following members must be set: [\(members.joined(separator: ", "))]")
  }
}
