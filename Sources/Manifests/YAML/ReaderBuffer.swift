import CLibYAML
import JSONText

/// Does the work of libyaml's reader at once where there is nothing to decode and nothing to refuse.
///
/// The reader decodes, checks and copies one character after the other, a quarter of libyaml's instructions. Nearly every
/// manifest is a short text of valid UTF-8: it is checked many bytes at a time and copied into the reader's own buffer, in
/// the state that the reader leaves at the end of its input. What is longer or has anything odd is the reader's, whose
/// errors it then has.
enum ReaderBuffer {
  /// How far behind the end libyaml's scanner may look: to the third character from there, of three bytes.
  private static let padding = 16

  /// Whether this libyaml has the reader that this was written for, that of versions 0.1 and 0.2.
  private static let isKnown: Bool = {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    unsafe yaml_get_version(&major, &minor, &patch)
    return major == 0 && (1...2).contains(minor)
  }()

  /// Fills the buffer of a parser that has read nothing yet, whose input was set to `text` and its encoding to UTF-8;
  /// does nothing if the reader has to look itself.
  @inline(__always)
  static func fill(_ parser: inout yaml_parser_t, with text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.baseAddress, let start = unsafe parser.buffer.start, isKnown,
      unsafe parser.buffer.end - start >= text.count + padding, unsafe isPlain(text)
    else { return }
    unsafe start.update(from: first, count: text.count)
    unsafe (start + text.count).update(repeating: 0, count: padding)
    // Its input ends with a NUL.
    unsafe parser.buffer.last = start + text.count + 1
    // Where characters have several bytes it is too many; the scanner ends at the NUL all the same.
    unsafe parser.unread = text.count + 1
    unsafe parser.eof = 1
  }

  /// Whether the reader would take every character: valid UTF-8 without control characters and byte order marks.
  static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let wide = unsafe WideBytes(text)
    var index = wide.endOfPrintableASCII(from: 0)
    while index < text.count {
      let length = unsafe lengthOfCharacter(at: index, in: text)
      if length == 0 { return false }
      index = wide.endOfPrintableASCII(from: index + length)
    }
    return true
  }

  /// The number of bytes of a character beyond ASCII; 0 if it is not one that every YAML takes.
  private static func lengthOfCharacter(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    let lead = unsafe text[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard (0xC2...0xF4).contains(lead), index + length <= text.count else { return 0 }
    for offset in 1..<length where unsafe text[index + offset] & 0xC0 != 0x80 { return 0 }
    let second = unsafe text[index + 1]
    switch lead {
    // The control characters from U+0080 to U+009F.
    case 0xC2: return second < 0xA0 ? 0 : 2
    // Forms that are too long, surrogates, what is beyond Unicode.
    case 0xE0: return second < 0xA0 ? 0 : 3
    case 0xED: return second > 0x9F ? 0 : 3
    case 0xF0: return second < 0x90 ? 0 : 4
    case 0xF4: return second > 0x8F ? 0 : 4
    // U+FEFF, U+FFFE and U+FFFF, and some good ones.
    case 0xEF: return second == 0xBB || second == 0xBF ? 0 : 3
    default: return length
    }
  }
}
