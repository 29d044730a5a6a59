import StateFile
import Testing

@Suite("A record's id")
struct RecordIDTests {
  private static let text = "00112233445566778899aabbccddeeff"

  @Test("is 32 lower-case hexadecimal digits, and nothing else at any place")
  func digits() {
    #expect(RecordID(Self.text)?.description == Self.text)
    for place in 0..<32 {
      for value in UInt8.min..<0x80 {
        var bytes = Array(Self.text.utf8)
        bytes[place] = value
        let text = String(decoding: bytes, as: UTF8.self)
        let isDigit = (0x30...0x39).contains(value) || (0x61...0x66).contains(value)
        #expect(RecordID(text)?.description == (isDigit ? text : nil), "byte \(value) at \(place)")
      }
    }
  }

  @Test(
    "has neither fewer nor more digits",
    arguments: [String(text.dropLast()), text + "0", "", String(text.dropLast(16))])
  func length(text: String) {
    #expect(RecordID(text) == nil)
  }
}
