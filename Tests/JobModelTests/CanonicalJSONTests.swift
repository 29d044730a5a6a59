import JobModel
import Testing

@Suite("Canonical JSON sorts by UTF-16 code units")
struct CanonicalJSONTests {
  @Test("Every pair of notable texts comes in the order of its UTF-16")
  func order() {
    let scalars: [Unicode.Scalar] = [
      "\0", "a", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{EFFF}", "\u{F000}", "\u{FFFF}",
      "\u{10000}",
      "\u{1F600}", "\u{10FFFF}",
    ]
    let texts = [""] + scalars.flatMap { first in [String(first)] + scalars.map { "\(first)\($0)" } }
    for left in texts {
      for right in texts {
        let expected = left.utf16.lexicographicallyPrecedes(right.utf16)
        #expect(
          CanonicalJSON.precedes(Array(left.utf8)[...], Array(right.utf8)[...]) == expected,
          "\(Array(left.utf16)) \(Array(right.utf16))")
      }
    }
  }

  @Test("NFC and NFD are two keys, in the order of their code points")
  func normalisation() {
    let keys = ["\u{E9}", "e\u{301}"].map { (key: Array($0.utf8)[...], value: $0) }
    #expect(CanonicalJSON.sorted(keys).map(\.key) == [keys[1].key, keys[0].key])
  }
}
