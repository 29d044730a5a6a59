/// How a plain scalar reads. A text field refuses whatever any YAML version takes for something else: `no` is a boolean
/// in YAML 1.1 and a text in 1.2, and a manifest means one thing only.
enum PlainScalar {
  private typealias Text = Slice<UnsafeBufferPointer<UInt8>>

  @inline(__always)
  static func reading(of text: UnsafeBufferPointer<UInt8>) -> ScalarReading {
    guard let first = unsafe text.first else { return .null }
    // A letter with which nothing else begins.
    let letter = (first | 0x20) &- 0x61
    if first >= 0x41, letter < 26, otherLetters >> UInt32(letter) & 1 == 0 { return .text }
    return unsafe reading(of: text, first)
  }

  /// The first letters of null, yes, no, on, off, true, false; a is the lowest bit.
  private static let otherLetters: UInt32 = 1 << 5 | 1 << 13 | 1 << 14 | 1 << 19 | 1 << 24

  private static func reading(of text: UnsafeBufferPointer<UInt8>, _ first: UInt8) -> ScalarReading {
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return unsafe number(text)
    case UInt8(ascii: "~"): return text.count == 1 ? .null : .text
    default:
      switch first | 0x20 {
      case 0x66, 0x6E, 0x6F, 0x74, 0x79: return text.count > 5 ? .text : unsafe word(text)
      default: return .text
      }
    }
  }

  /// Whether it is an integer as a manifest's integer field wants it: decimal digits without a leading zero.
  static func isDecimalInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = unsafe text.first, unsafe text.allSatisfy(isDigit) else { return false }
    return first != UInt8(ascii: "0") || text.count == 1
  }

  /// - Precondition: there are no more than five bytes.
  private static func word(_ text: UnsafeBufferPointer<UInt8>) -> ScalarReading {
    var letters: UInt64 = 0
    var capitals = 0
    for index in 0..<text.count {
      let byte = unsafe text[index]
      letters = letters << 8 | UInt64(byte | 0x20)
      if byte & 0x20 == 0 { capitals += 1 }
    }
    let reading: ScalarReading
    switch letters {
    case 0x6e75_6c6c: reading = .null  // null
    case 0x79, 0x6e: reading = .boolean  // y n
    case 0x6e6f, 0x6f6e: reading = .boolean  // no on
    case 0x796573, 0x6f6666: reading = .boolean  // yes off
    case 0x7472_7565, 0x66_616c_7365: reading = .boolean  // true false
    default: return .text
    }
    // null, NULL or Null.
    let isKnown = unsafe capitals == 0 || capitals == text.count || capitals == 1 && text[0] & 0x20 == 0
    return isKnown ? reading : .text
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> ScalarReading {
    var digits = unsafe text[...]
    if let sign = unsafe digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      unsafe digits.removeFirst()
    }
    if unsafe isInfinityOrNaN(digits) { return .float }
    return unsafe isIntegerOfOtherBase(digits) ? .integer : decimal(digits)
  }

  private static func isIntegerOfOtherBase(_ digits: Text) -> Bool {
    guard unsafe digits.count > 2, unsafe digits.first == UInt8(ascii: "0") else { return false }
    let rest = unsafe digits.dropFirst(2)
    switch unsafe digits[digits.startIndex + 1] {
    case UInt8(ascii: "x"): return unsafe rest.allSatisfy { isDigitOrLow($0) || (0x61...0x66).contains($0 | 0x20) }
    case UInt8(ascii: "o"): return unsafe rest.allSatisfy { (0x30...0x37).contains($0) }
    case UInt8(ascii: "b"): return unsafe rest.allSatisfy { $0 == 0x30 || $0 == 0x31 || $0 == 0x5F }
    default: return false
    }
  }

  /// Decimal digits, with `_` between them or in base 60 (`12:30:45`); with a point or an exponent a float.
  private static func decimal(_ digits: Text) -> ScalarReading {
    var rest = unsafe digits
    let startsWithDigit = unsafe rest.first.map(isDigit) ?? false
    if startsWithDigit { unsafe rest = rest.drop(while: isDigitOrLow) }
    let isBase60 = unsafe startsWithDigit && dropBase60(&rest)
    guard let next = unsafe rest.first else {
      let hasLeadingZero = unsafe digits.count > 1 && digits.first == UInt8(ascii: "0")
      // 08:30 is a time for people and a text for every YAML.
      return startsWithDigit && !(isBase60 && hasLeadingZero) ? .integer : .text
    }
    if next == UInt8(ascii: ".") {
      unsafe rest.removeFirst()
      guard unsafe startsWithDigit || rest.first.map(isDigit) ?? false else { return .text }
      unsafe rest = rest.drop(while: isDigitOrLow)
      if unsafe rest.isEmpty { return .float }
    }
    guard unsafe !isBase60 && (startsWithDigit || next == UInt8(ascii: ".")) && isExponent(rest) else { return .text }
    return .float
  }

  /// Drops the `:59` of a number in base 60, as often as they follow.
  private static func dropBase60(_ rest: inout Text) -> Bool {
    var found = false
    while unsafe rest.first == UInt8(ascii: ":") {
      let group = unsafe rest.dropFirst().prefix(while: isDigit)
      let fits = unsafe group.count == 1 || group.count == 2 && group[group.startIndex] < UInt8(ascii: "6")
      guard fits else { return false }
      unsafe rest = rest[group.endIndex...]
      found = true
    }
    return found
  }

  private static func isExponent(_ text: Text) -> Bool {
    guard let letter = unsafe text.first, letter | 0x20 == UInt8(ascii: "e") else { return false }
    var digits = unsafe text.dropFirst()
    if let sign = unsafe digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      unsafe digits.removeFirst()
    }
    return unsafe !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  private static func isInfinityOrNaN(_ text: Text) -> Bool {
    guard unsafe text.count == 4, unsafe text.first == UInt8(ascii: ".") else { return false }
    let word = unsafe String(decoding: text.dropFirst(), as: UTF8.self)
    return ["inf", "Inf", "INF", "nan", "NaN", "NAN"].contains(word)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isDigitOrLow(_ byte: UInt8) -> Bool { isDigit(byte) || byte == UInt8(ascii: "_") }
}
