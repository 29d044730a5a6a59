/// A string as it is in the text: its range, and whether it must be unescaped.
package struct JSONStringToken: Equatable, Sendable {
  /// The bytes between the quotes.
  package var range: Range<Int>
  package var hasEscapes: Bool
}

extension JSONCursor {
  /// Reads a string's extent without making text of it.
  package mutating func stringToken() throws(JSONSyntaxError) -> JSONStringToken {
    guard peek() == UInt8(ascii: "\"") else { throw error("expected a string in double quotes") }
    let start = offset + 1
    var index = start
    var hasEscapes = false
    while index < limit {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        advance(to: index + 1)
        return JSONStringToken(range: start..<index, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        index += 2
      case 0..<0x20:
        throw JSONSyntaxError("a control character in a string must be an escape", at: index)
      default: index += 1
      }
    }
    throw JSONSyntaxError("this string is not closed", at: start - 1)
  }

  /// The text of a string token.
  package func text(of token: JSONStringToken) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: try utf8(of: token), as: UTF8.self) else {
      throw JSONSyntaxError("this string is not UTF-8", at: token.range.lowerBound)
    }
    return text
  }

  /// Whether a token without escapes is `text`, byte for byte.
  package func matches(_ token: JSONStringToken, _ text: StaticString) -> Bool {
    guard !token.hasEscapes, token.range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { name in
      for index in 0..<name.count where unsafe bytes[token.range.lowerBound + index] != name[index] { return false }
      return true
    }
  }

  /// The string's bytes with its escapes resolved; whether they are UTF-8 is not checked.
  package func utf8(of token: JSONStringToken) throws(JSONSyntaxError) -> ArraySlice<UInt8> {
    guard token.hasEscapes else { return bytes[token.range] }
    var text: [UInt8] = []
    var index = token.range.lowerBound
    while index < token.range.upperBound {
      guard bytes[index] == UInt8(ascii: "\\") else {
        text.append(bytes[index])
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case let byte where byte == 0x22 || byte == 0x5C || byte == 0x2F: text.append(byte)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        let (scalar, length) = try scalar(escapedAt: index, before: token.range.upperBound)
        text.append(contentsOf: String(scalar).utf8)
        index += length - 2
      default: throw JSONSyntaxError("'\\' does not begin a JSON escape", at: index)
      }
      index += 2
    }
    return text[...]
  }

  /// The code point of `\uXXXX`, or of a surrogate pair of two, and how many bytes it takes.
  private func scalar(escapedAt index: Int, before end: Int) throws(JSONSyntaxError) -> (Unicode.Scalar, Int) {
    let first = try codeUnit(escapedAt: index, before: end)
    if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
    guard UTF16.isLeadSurrogate(first), index + 7 < end, bytes[index + 6] == UInt8(ascii: "\\"),
      bytes[index + 7] == UInt8(ascii: "u")
    else { throw JSONSyntaxError("half of a surrogate pair", at: index) }
    let second = try codeUnit(escapedAt: index + 6, before: end)
    guard UTF16.isTrailSurrogate(second) else { throw JSONSyntaxError("half of a surrogate pair", at: index) }
    return (UTF16.decode(UTF16.EncodedScalar([first, second])), 12)
  }

  private func codeUnit(escapedAt index: Int, before end: Int) throws(JSONSyntaxError) -> UInt16 {
    guard index + 6 <= end, bytes[index + 2..<index + 6].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    else { throw JSONSyntaxError("'\\u' takes four hexadecimal digits", at: index) }
    return unit
  }
}
