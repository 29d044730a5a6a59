/// The rules for the names of general purpose buckets, from Amazon S3's user guide. Aliases of access points, which may
/// stand in a URI instead, keep them too; buckets of before 2018 need not.
enum BucketName {
  /// Why no bucket has the name with which `path` begins; nil where one may.
  static func reason(_ path: some Collection<UInt8>) -> String? {
    var hasOnlyDigitsAndDots = true
    var (length, dots) = (0, 0)
    var previous: UInt8?
    for byte in path {
      if byte == UInt8(ascii: "/") { break }
      length += 1
      if byte == UInt8(ascii: ".") {
        dots += 1
        if previous == byte { return "it has two dots in a row" }
      } else if !isDigit(byte) {
        hasOnlyDigitsAndDots = false
        guard isLetter(byte) || byte == UInt8(ascii: "-") else {
          return length > 63 ? wrongLength : "it may have lower-case letters, digits, '.' and '-' only"
        }
      }
      previous = byte
    }
    guard (3...63).contains(length), let first = path.first, let last = previous else { return wrongLength }
    guard isLetter(first) || isDigit(first), isLetter(last) || isDigit(last) else {
      return "it begins and ends with a letter or digit"
    }
    if hasOnlyDigitsAndDots, dots == 3 { return "it looks like an IP address" }
    // No other names begin so.
    guard first == UInt8(ascii: "x") || first == UInt8(ascii: "s") else { return nil }
    return path.starts(with: "xn--".utf8) || path.starts(with: "sthree-".utf8) ? "its beginning is reserved" : nil
  }

  private static let wrongLength = "it needs 3 to 63 characters"

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}
