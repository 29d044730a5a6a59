/// The form of a record's text. Whoever may write to the state writes no other: what is recorded is shown, compared and
/// sent to the service.
enum TextForm {
  /// ARNs as the service's model has them.
  case jobARN, modelARN, roleARN
  case region
  /// 1 to 63 characters.
  case serviceName
  /// Relative, and not out of the root.
  case path
  case jobName
  /// ISO 8601, UTC, in seconds.
  case time
  /// The same, also with a fraction.
  case serviceTime
  case endStatus
  case any

  /// Whether a text, or the same as it stands in a JSON string, has this form.
  func fits(_ text: LentBytes) -> Bool {
    var scanner = LineScanner(text, in: 0..<text.count)
    switch self {
    case .jobARN: return scanner.jobARNStart() && text[scanner.offset..<text.count].isIdentifier
    case .modelARN:
      return scanner.arnStart() && scanner.skip(":configured-audience-model/")
        && text[scanner.offset..<text.count].isIdentifier
    case .roleARN:
      return scanner.partition() && scanner.skip(":iam::") && scanner.account() && scanner.skip(":role/")
        && !scanner.isAtEnd
    case .region: return scanner.region() && scanner.isAtEnd
    case .serviceName:
      return (1...63).contains(text.count) || (64...63 * 6).contains(text.count) && text.characterCount <= 63
    case .path: return text.isRelativePath
    case .jobName: return scanner.name() != nil && scanner.isAtEnd
    case .time: return scanner.time() != nil && scanner.isAtEnd
    case .serviceTime: return scanner.serviceTime() && scanner.isAtEnd
    case .endStatus: return (scanner.skip("ACTIVE") || scanner.skip("CREATE_FAILED")) && scanner.isAtEnd
    case .any: return true
    }
  }

  /// What is expected, for a message.
  var words: String {
    switch self {
    case .jobARN: "the ARN of an audience generation job"
    case .modelARN: "the ARN of a configured audience model"
    case .roleARN: "the ARN of an IAM role"
    case .region: "a region such as us-east-1"
    case .serviceName: "a name of 1 to 63 characters"
    case .path: "a relative path without '..'"
    case .jobName: "a job's name"
    case .time: "a time such as 2026-11-23T08:00:00Z"
    case .serviceTime: "a time such as 2026-11-23T08:00:00.250Z"
    case .endStatus: "ACTIVE or CREATE_FAILED: a newer usher may have written it; then update usher"
    case .any: "a string"
    }
  }
}

/// Holds the texts of one record after the other to their forms. Records are alike: what was found right once is only
/// compared.
struct KnownForms {
  /// Where a job's ARN that was found right stands, up to its id.
  private var arnStart = 0..<0
  private var model = 0..<0
  private var region = 0..<0

  @inline(__always)
  mutating func fit(_ text: Range<Int>, _ form: TextForm, in bytes: LentBytes) -> Bool {
    switch form {
    case .jobARN: fitsJobARN(text, in: bytes)
    case .modelARN: Self.fits(text, form, known: &model, in: bytes)
    case .region: Self.fits(text, form, known: &region, in: bytes)
    case .roleARN, .serviceName, .path, .jobName, .time, .serviceTime, .endStatus, .any: form.fits(bytes[text])
    }
  }

  private mutating func fitsJobARN(_ arn: Range<Int>, in bytes: LentBytes) -> Bool {
    let start = arn.lowerBound..<arn.lowerBound + min(arnStart.count, arn.count)
    if arnStart.isEmpty || !(bytes[start] == bytes[arnStart]) {
      var scanner = LineScanner(bytes, in: arn)
      guard scanner.jobARNStart() else { return false }
      arnStart = arn.lowerBound..<scanner.offset
    }
    return bytes[arn.lowerBound + arnStart.count..<arn.upperBound].isIdentifier
  }

  private static func fits(
    _ range: Range<Int>, _ form: TextForm, known: inout Range<Int>, in bytes: LentBytes
  ) -> Bool {
    if !known.isEmpty, bytes[range] == bytes[known] { return true }
    guard form.fits(bytes[range]) else { return false }
    known = range
    return true
  }
}

extension LineScanner {
  fileprivate mutating func jobARNStart() -> Bool { arnStart() && skip(":audience-generation-job/") }

  /// `arn:aws:cleanrooms-ml:us-east-1:123456789012`, of any partition.
  fileprivate mutating func arnStart() -> Bool {
    partition() && skip(":cleanrooms-ml:") && region() && skip(UInt8(ascii: ":")) && account()
  }

  fileprivate mutating func partition() -> Bool {
    guard skip("arn:aws") else { return false }
    while next == UInt8(ascii: "-") || (0x61...0x7A).contains(next) { _ = skip(next) }
    return true
  }

  fileprivate mutating func region() -> Bool {
    let start = offset
    while next == UInt8(ascii: "-") || (0x61...0x7A).contains(next) || (0x30...0x39).contains(next) { _ = skip(next) }
    return offset > start
  }

  fileprivate mutating func serviceTime() -> Bool {
    guard seconds() else { return false }
    if skip(UInt8(ascii: ".")) {
      let start = offset
      while (0x30...0x39).contains(next) { _ = skip(next) }
      guard (1...9).contains(offset - start) else { return false }
    }
    return skip(UInt8(ascii: "Z"))
  }

  fileprivate mutating func account() -> Bool {
    let start = offset
    while (0x30...0x39).contains(next) { _ = skip(next) }
    return offset - start == 12
  }
}

extension LentBytes {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index + 8 <= count)
    return unsafe UInt64(
      littleEndian: UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: UInt64.self))
  }

  /// Whether there is something, all of it letters, digits and `-`, `.`, `/`, `_`.
  fileprivate var isIdentifier: Bool {
    var index = 0
    while index + 8 <= count {
      guard Self.areIdentifier(word(at: index)) else { return false }
      index += 8
    }
    if index == count { return count > 0 }
    if count >= 8 { return Self.areIdentifier(word(at: count - 8)) }
    return unsafe buffer.allSatisfy { Self.areIdentifier(UInt64($0) | 0x3030_3030_3030_3000) }
  }

  private static func areIdentifier(_ bytes: UInt64) -> Bool {
    let high = ones &* 0x80
    guard bytes & high == 0 else { return false }
    // The highest bit of each byte in the range.
    func inRange(_ bytes: UInt64, _ low: UInt64, _ last: UInt64) -> UInt64 {
      (bytes &+ ones &* (0x80 - low)) & ~(bytes &+ ones &* (0x7F - last))
    }
    let letters = inRange(bytes | ones &* 0x20, 0x61, 0x7A)
    return (inRange(bytes, 0x2D, 0x39) | letters | inRange(bytes, 0x5F, 0x5F)) & high == high
  }

  /// Whether a path is one, relative, and has no part `..`.
  fileprivate var isRelativePath: Bool {
    guard let first = unsafe buffer.first, first != UInt8(ascii: "/") else { return false }
    if !mayHoldDotDot { return true }
    return unsafe !buffer.split(separator: UInt8(ascii: "/")).contains { unsafe $0.elementsEqual("..".utf8) }
  }

  /// Whether two dots stand side by side; seven places at a time.
  private var mayHoldDotDot: Bool {
    if count < 8 { return true }
    var index = 0
    while true {
      let others = word(at: min(index, count - 8)) ^ (Self.ones &* 0x2E)
      // The highest bit of each byte that is a dot.
      let low = Self.ones &* 0x7F
      let dots = ~(((others & low) &+ low) | others) & ~low
      if dots & dots >> 8 != 0 { return true }
      if index + 8 >= count { return false }
      index += 7
    }
  }

  /// How many characters a JSON string's text has, an escape counted as one.
  fileprivate var characterCount: Int {
    var (number, index) = (0, 0)
    while index < count {
      let byte = unsafe buffer[index]
      index +=
        byte != UInt8(ascii: "\\") ? 1 : unsafe index + 1 < count && buffer[index + 1] == UInt8(ascii: "u") ? 6 : 2
      if byte & 0xC0 != 0x80 { number += 1 }
    }
    return number
  }
}
