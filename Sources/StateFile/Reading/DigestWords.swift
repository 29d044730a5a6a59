import JobModel

/// A digest as it is compared while a state is read: four words, without the `SpecDigest` that would be made of text.
struct DigestWords: Equatable {
  var words: (UInt64, UInt64, UInt64, UInt64)

  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  init(_ digest: SpecDigest) {
    // A digest is its four words and nothing else; a test compares this with its text.
    precondition(MemoryLayout<SpecDigest>.size == 32)
    words = unsafe withUnsafeBytes(of: digest) { bytes in
      let word = { (index: Int) in unsafe bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) }
      return (word(0), word(1), word(2), word(3))
    }
  }

  /// A digest is spread evenly already.
  var hash: UInt64 { words.0 }

  static func == (left: DigestWords, right: DigestWords) -> Bool {
    left.words == right.words
  }
}
