import CleanRoomsMLModel
import JSONText

/// An object of a script's file, whose members are read with what they must be.
struct FaultFileObject {
  private let members: [JSONValue.Member]
  private let path: String

  /// - Parameters:
  ///   - path: where it stands; empty for the document.
  ///   - names: of the members that it may have.
  ///   - owner: whose members they are.
  init(_ json: JSONValue, at path: String, members names: [String], of owner: String = "it") throws(FaultFileMistake) {
    guard let members = json.members else {
      throw FaultFileMistake("\(path.isEmpty ? "the document" : path) is not an object")
    }
    self.members = members
    self.path = path
    var seen: Set<[UInt8]> = []
    for member in members {
      guard names.contains(where: { $0.utf8.elementsEqual(member.name.utf8) }) else {
        throw FaultFileMistake(
          "\(place(shown(member.name))): no such member; \(owner) takes \(names.joined(separator: ", "))")
      }
      guard seen.insert(Array(member.name.utf8)).inserted else {
        throw FaultFileMistake("\(place(member.name)) appears twice")
      }
    }
  }

  subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(FaultFileMistake) -> Int? {
    let words =
      switch range.upperBound {
      case range.lowerBound: "\(range.lowerBound)"
      case .max: "\(range.lowerBound) or more"
      default: "\(range.lowerBound) to \(range.upperBound)"
      }
    return try read(name, "a whole number, \(words)") {
      $0.integer.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws(FaultFileMistake) -> Double? {
    try read(name, "a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))") {
      $0.double.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func text(_ name: String) throws(FaultFileMistake) -> String? {
    try read(name, "a text that is not empty") { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
  }

  /// Any texts by any keys.
  func texts(_ name: String) throws(FaultFileMistake) -> StringMap? {
    try read(name, "an object of texts") { json in
      let map = StringMap(reading: json)
      return map.count == json.members?.count ? map : nil
    }
  }

  func account(_ name: String) throws(FaultFileMistake) -> String? {
    try read(name, "an account's twelve digits, in quotes") {
      $0.string.flatMap { $0.utf8.count == 12 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? $0 : nil }
    }
  }

  func choice(_ name: String, of values: [String]) throws(FaultFileMistake) -> String? {
    try read(name, "one of \(values.joined(separator: ", "))") { json in
      json.string.flatMap { text in values.first { $0.utf8.elementsEqual(text.utf8) } }
    }
  }

  /// nil where the member is absent.
  private func read<Value>(
    _ name: String, _ expected: String, _ convert: (JSONValue) -> Value?
  ) throws(FaultFileMistake) -> Value? {
    guard let json = self[name] else { return nil }
    guard let value = convert(json) else {
      var found = JSONWriter()
      json.write(to: &found)
      throw FaultFileMistake("\(place(name)) is \(shown(found.text)); expected \(expected)")
    }
    return value
  }

  private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
