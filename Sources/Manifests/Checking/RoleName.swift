import JobModel

/// IAM's rules for the path and name at the end of a role's ARN, which the service's pattern leaves open. Source: IAM
/// API Reference, CreateRole.
enum RoleName {
  private static let maximumLength = 64
  /// The bits of letters, digits and `_+=,.@-`, from U+0000 and from U+0040 on.
  private static let allowed: (UInt64, UInt64) = (0x23FF_7800_0000_0000, 0x07FF_FFFE_87FF_FFFF)

  /// Why IAM gives no role this name; nil where it may.
  ///
  /// - Parameter arn: one that keeps the service's pattern.
  static func problem(_ arn: UnsafeBufferPointer<UInt8>) -> String? {
    var start = arn.count
    while start > 0, unsafe arn[start - 1] != UInt8(ascii: "/") {
      start -= 1
      if unsafe !isAllowed(arn[start]) { return unsafe character(in: arn) }
    }
    if start == arn.count { return "it ends with '/'" }
    if arn.count - start > maximumLength { return "it has more than \(maximumLength) characters" }
    // Most roles have no path.
    if start <= "arn:aws:iam::123456789012:role/".utf8.count { return nil }
    return unsafe arn[..<start].contains { !(0x21...0x7E).contains($0) }
      ? "its path may have printable ASCII characters only" : nil
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    let bits = byte < 64 ? allowed.0 : allowed.1
    return byte < 128 && bits >> UInt64(byte & 63) & 1 != 0
  }

  /// - Parameter arn: whose name has a character that is not allowed.
  private static func character(in arn: UnsafeBufferPointer<UInt8>) -> String {
    let name = unsafe String(decoding: arn, as: UTF8.self).unicodeScalars.split(separator: "/").last ?? [][...]
    let found = name.first { !$0.isASCII || !isAllowed(UInt8($0.value)) }
    return "it has the character \(found.map(ShownText.scalar) ?? ""), and names have letters, digits and + = , . @ - _"
  }
}
