import JobModel
import Testing

@Suite("A digest")
struct SpecDigestTests {
  @Test(
    "It is SHA-256 (the examples of FIPS 180)",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func examples(text: String, expected: String) {
    for digest in [SpecDigest(of: Array(text.utf8)), SpecDigest(of: text.utf8.lazy.map { $0 })] {
      #expect(digest.description == expected)
      #expect(digest.short == expected.prefix(8))
      #expect(SpecDigest(expected) == digest)
    }
  }

  @Test(
    "Only 64 lower-case digits are read",
    arguments: [
      "", "abc", String(repeating: "A", count: 64), String(repeating: "a", count: 63),
      String(repeating: "a", count: 65),
      String(repeating: "g", count: 64), String(repeating: "é", count: 32),
    ])
  func malformed(text: String) {
    #expect(SpecDigest(text) == nil)
  }

  @Test("Leading zeros stay")
  func zeros() {
    let text = "0000000000000001000000000000000200000000000000030000000000000004"
    #expect(SpecDigest(text)?.description == text)
    #expect(SpecDigest(text)?.short == "00000000")
  }
}
