/// A job's identity over all manifests of a run: `metadata.name`.
///
/// ASCII by its rule, so that Swift's `==` and `<` compare it by code points.
package struct JobName: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// How many characters it may have: 54, because nine more (`-` and eight digits of the digest) make the service
  /// name, which may have 63.
  package static let length = 1...54

  /// nil unless `text` is 1 to 54 of `[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?`.
  package init?(_ text: String) {
    guard Self.length.contains(text.utf8.count), let first = text.utf8.first, let last = text.utf8.last,
      Self.isAlphanumeric(first), Self.isAlphanumeric(last),
      text.utf8.allSatisfy({ Self.isAlphanumeric($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D })
    else { return nil }
    self.text = text
  }

  package var description: String { text }

  package static func < (left: JobName, right: JobName) -> Bool { left.text < right.text }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
