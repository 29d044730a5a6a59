/// How a plain scalar reads. A text field refuses whatever any YAML version takes for something else: `no` is a boolean
/// in YAML 1.1 and a text in 1.2, and a manifest means one thing only.
enum PlainScalar {
  static func reading(of text: UnsafeBufferPointer<UInt8>) -> ScalarReading {
    guard let first = unsafe text.first else { return .null }
    switch first {
    case UInt8(ascii: "~") where text.count == 1: return .null
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return unsafe number(text)
    default:
      guard text.count <= 5 else { return .text }
      return unsafe word(String(decoding: text, as: UTF8.self))
    }
  }

  /// Whether it is an integer as a manifest's integer field wants it: decimal digits without a leading zero.
  static func isDecimalInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = unsafe text.first, unsafe text.allSatisfy({ isDigit($0) }) else { return false }
    return first != UInt8(ascii: "0") || text.count == 1
  }

  private static func word(_ word: String) -> ScalarReading {
    let lower = word.lowercased()
    guard word == lower || word == word.uppercased() || word == lower.prefix(1).uppercased() + lower.dropFirst() else {
      return .text
    }
    switch lower {
    case "null": return .null
    case "y", "n", "yes", "no", "on", "off", "true", "false": return .boolean
    default: return .text
    }
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> ScalarReading {
    var digits = unsafe text[...]
    if let sign = unsafe digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      unsafe digits = digits.dropFirst()
    }
    guard let first = unsafe digits.first else { return .text }
    if unsafe isInfinityOrNaN(digits) { return .float }
    if first == UInt8(ascii: "0"), unsafe digits.count > 2, let base = unsafe digits.dropFirst().first {
      let rest = unsafe digits.dropFirst(2)
      let isRadix: Bool
      switch base | 0x20 {
      case UInt8(ascii: "x"): isRadix = unsafe rest.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) || $0 == 0x5F }
      case UInt8(ascii: "o"), UInt8(ascii: "b"): isRadix = unsafe rest.allSatisfy { isDigit($0) || $0 == 0x5F }
      default: isRadix = false
      }
      if isRadix { return .integer }
    }
    return unsafe decimal(digits)
  }

  /// Decimal digits with `_`; in base 60 with `:`; with one point or an exponent a float.
  private static func decimal(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> ScalarReading {
    var sawDigit = false
    var sawPoint = false
    var sawExponent = false
    var previous: UInt8 = 0
    for unsafe byte in unsafe digits {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): sawDigit = true
      case UInt8(ascii: "_") where sawDigit || sawPoint: break
      case UInt8(ascii: ":") where sawDigit && !sawPoint && !sawExponent: break
      case UInt8(ascii: ".") where !sawPoint && !sawExponent: sawPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard sawDigit, !sawExponent else { return .text }
        sawExponent = true
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        guard previous | 0x20 == UInt8(ascii: "e"), sawExponent else { return .text }
      default: return .text
      }
      previous = byte
    }
    guard sawDigit, isDigit(previous) || previous == UInt8(ascii: ".") || previous == UInt8(ascii: "_") else { return .text }
    return sawPoint || sawExponent ? .float : .integer
  }

  private static func isInfinityOrNaN(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard unsafe text.count == 4, unsafe text.first == UInt8(ascii: ".") else { return false }
    let word = unsafe String(decoding: text.dropFirst(), as: UTF8.self)
    return ["inf", "Inf", "INF", "nan", "NaN", "NAN"].contains(word)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
