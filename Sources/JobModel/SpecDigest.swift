import Crypto

/// SHA-256 of a run's material fields: what is computed, and nothing that only names or describes it.
package struct SpecDigest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 32 bytes as four words, most significant first: no allocation in a list of 100,000 jobs.
  package let words: (UInt64, UInt64, UInt64, UInt64)

  @inlinable
  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// The digest of a canonical JSON text.
  package init(of canonicalJSON: some Sequence<UInt8>) {
    self.init(of: Array(canonicalJSON))
  }

  /// The digest of a canonical JSON text.
  package init(of canonicalJSON: [UInt8]) {
    unsafe self = canonicalJSON.withUnsafeBytes { unsafe SpecDigest(of: $0) }
  }

  /// The digest of a canonical JSON text that is lent.
  package init(of canonicalJSON: UnsafeRawBufferPointer) {
    var hash = SHA256()
    unsafe hash.update(bufferPointer: canonicalJSON)
    words = Self.words(of: hash.finalize())
  }

  /// Reads 64 lower-case hexadecimal digits.
  package init?(_ hexadecimal: String) {
    guard hexadecimal.utf8.count == 64 else { return nil }
    var parts: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for digit in hexadecimal.utf8 {
      guard let value = Self.value(of: digit) else { return nil }
      // 256 bits that are shifted by four for each digit.
      parts.0 = parts.0 << 4 | parts.1 >> 60
      parts.1 = parts.1 << 4 | parts.2 >> 60
      parts.2 = parts.2 << 4 | parts.3 >> 60
      parts.3 = parts.3 << 4 | UInt64(value)
    }
    words = parts
  }

  /// 64 lower-case hexadecimal digits.
  package var description: String {
    [words.0, words.1, words.2, words.3].map(Self.hexadecimal).joined()
  }

  /// The first 8 digits, which end a service name.
  package var short: String { String(Self.hexadecimal(words.0).prefix(8)) }

  @inlinable
  package static func == (left: SpecDigest, right: SpecDigest) -> Bool {
    left.words == right.words
  }

  package static func < (left: SpecDigest, right: SpecDigest) -> Bool {
    left.words < right.words
  }

  package func hash(into hasher: inout Hasher) {
    // A digest is spread evenly already: its first word is as good as all of it.
    hasher.combine(words.0)
  }

  private static func words(of digest: SHA256.Digest) -> (UInt64, UInt64, UInt64, UInt64) {
    unsafe digest.withUnsafeBytes { bytes in
      let word = { (index: Int) in
        unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      return (word(0), word(1), word(2), word(3))
    }
  }

  private static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }
}
