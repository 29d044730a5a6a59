import JobModel

extension Console {
  /// Writes a JSON document that is also fit for a terminal and a log: a character that could steer these (a bidi mark, a
  /// line separator, DEL) and the sign that begins a runner's command (`##[`, `##vso[`, which some take from anywhere
  /// in a line) become escapes. They stand nowhere but in strings, so that a program reads what it read before.
  func document(_ json: [UInt8]) {
    if !json.contains(where: { $0 >= 0x7F || $0 == UInt8(ascii: "#") }) { return write(json) }
    var document: [UInt8] = []
    document.reserveCapacity(json.count)
    var scalars = String(decoding: json, as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      if scalar == "\n" || ShownText.isPlain(scalar) && (scalar != "#" || scalars.first != "#") {
        document += String(scalar).utf8
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          document += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
        }
      }
    }
    write(document)
  }
}
