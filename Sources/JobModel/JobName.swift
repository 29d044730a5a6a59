/// A job's identity across all manifests: `metadata.name`.
///
/// ASCII by its rule, so that Swift's `==` and `<` compare it by code points.
package struct JobName: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// How many characters it may have: 54, because nine more (`-` and eight digits of the digest) make the service
  /// name, which may have 63.
  package static let length = 1...54

  /// The form of a valid one, for the reader of an error.
  package static let form =
    "expected letters, digits and . _ -, beginning and ending with a letter or digit, at most "
    + "\(length.upperBound) characters"

  /// nil unless `text` is 1 to 54 of `[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?`.
  package init?(_ text: String) {
    var text = text
    guard text.withUTF8({ unsafe Self.isName($0) }) else { return nil }
    self.text = text
  }

  /// Whether these bytes are a job's name.
  package static func isName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard length.contains(text.count), unsafe isAlphanumeric(text[0]), unsafe isAlphanumeric(text[text.count - 1])
    else { return false }
    return unsafe text.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }
  }

  package var description: String { text }

  package static func < (left: JobName, right: JobName) -> Bool { left.text < right.text }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
