import JSONText

/// The first line of an emulated service's file: whose jobs these are, and how the service behaves.
struct EmulatorFileHeader: Sendable {
  static let format = "usher.emulator"
  static let version = 1

  let id: String
  let switches: EmulatorSwitches

  init(id: String, switches: EmulatorSwitches) {
    self.id = id
    self.switches = switches
  }

  /// Switches that the line does not name have their defaults; one that nobody knows is an error.
  init(reading bytes: [UInt8], in range: Range<Int>) throws(EmulatorFileDamage) {
    var cursor = JSONCursor(bytes, in: range)
    guard let json = try? cursor.value(), let format = json["format"]?.string, format == Self.format,
      cursor.peek() == nil
    else { throw .notOurs }
    guard json["version"]?.integer == Self.version else {
      throw EmulatorFileDamage("another version of usher wrote it")
    }
    guard let id = json["id"]?.string, !id.isEmpty, id.utf8.allSatisfy({ Self.isHexadecimal($0) }) else {
      throw EmulatorFileDamage("its first line has no id of hexadecimal digits")
    }
    var switches = EmulatorSwitches()
    for member in json.members ?? [] where !["format", "version", "id"].contains(member.name) {
      guard switches.set(member.name, to: member.value) else {
        throw EmulatorFileDamage("in its first line, '\(member.name)' is not a switch or cannot have that value")
      }
    }
    self.init(id: id, switches: switches)
  }

  /// The line, with its end.
  var line: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("format", Self.format)
      json.member("version", Self.version)
      json.member("id", id)
      switches.writeMembers(to: &json)
    }
    json.newline()
    return json.bytes
  }

  /// Throws unless the switches are as `adjust` wants them.
  func requireSwitches(_ adjust: (inout EmulatorSwitches) -> Void) throws(EmulatorFileDamage) {
    var wanted = switches
    adjust(&wanted)
    let differences = wanted.differences(from: switches)
    guard differences.isEmpty else {
      throw EmulatorFileDamage(
        "it was created with another \(differences.joined(separator: " and another ")); "
          + "leave that switch out or give another file")
    }
  }

  /// Whether `bytes`, which hold no whole line, can be left of a header that was being written.
  static func mayBegin(with bytes: [UInt8]) -> Bool {
    let start = Array("{\"format\":\"\(format)\"".utf8)
    return bytes.prefix(start.count).elementsEqual(start.prefix(bytes.count))
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

/// What is wrong with a file's content.
struct EmulatorFileDamage: Error {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static let notOurs = EmulatorFileDamage("it is not a file of the emulator")
}
