import JSONText
import Testing

@Suite("Many bytes at a time are the same as one by one")
struct WideBytesTests {
  /// Each length up to three words, each with every byte that matters at every place.
  static let texts: [[UInt8]] = (0...24).flatMap { length in
    let plain = (0..<length).map { UInt8(ascii: "a") + UInt8($0) }
    return [plain]
      + (0..<length).flatMap { place in
        ([0x00, 0x08, 0x0B, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x25, 0x5B, 0x5C, 0x5D, 0x7E, 0x7F, 0x80, 0xA2, 0xDC, 0xFF]
          as [UInt8]).map {
            byte in
            var text = plain
            text[place] = byte
            return text
          }
      }
  }

  @Test("The end of what a JSON string holds as it is, and whether all of that is ASCII")
  func plainText() {
    for text in Self.texts {
      for start in 0...text.count {
        let end = text[start...].firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 } ?? text.count
        var seen: UInt64 = 0
        let found = unsafe text.withUnsafeBufferPointer { bytes in
          unsafe WideBytes(bytes).endOfPlainText(from: start, seen: &seen)
        }
        #expect(found == end, "\(text) from \(start)")
        #expect(
          (seen & WideBytes.beyondASCII != 0) == text[start..<end].contains { $0 >= 0x80 }, "\(text) from \(start)")
      }
    }
  }

  @Test("The first byte that is one or not ASCII, and the bytes that continue a character")
  func search() {
    for text in Self.texts {
      for start in 0...text.count {
        let found = unsafe text.withUnsafeBufferPointer {
          unsafe WideBytes($0).firstIndex(ofNonASCIIOr: UInt8(ascii: "%"), from: start)
        }
        #expect(found == text[start...].firstIndex { $0 == UInt8(ascii: "%") || $0 >= 0x80 } ?? text.count)
      }
      let count = unsafe text.withUnsafeBufferPointer { unsafe WideBytes($0).countOfContinuations }
      #expect(count == text.count { $0 & 0xC0 == 0x80 }, "\(text)")
    }
  }

  @Test("The end of a line that closes one brace more than it opens", arguments: 0..<40)
  func braces(length: Int) {
    // Up to 300 braces, so that a sum of all does not fit a byte.
    for (open, close) in [(0, 1), (1, 1), (1, 2), (length, length + 1), (length * 8, length * 8 + 1), (3, 2)] {
      for middle in ["", "\"m\"", "\"M\""] {
        let line =
          String(repeating: "{", count: open) + String(repeating: "a", count: length) + middle
          + String(repeating: "}", count: close)
        let bytes = Array((line + "\n{}\n").utf8)
        let found = unsafe bytes.withUnsafeBufferPointer {
          unsafe WideBytes($0).endOfLine(from: 0, closingOneBraceMoreWithout: UInt8(ascii: "m"))
        }
        #expect(found == (close == open + 1 && middle != "\"m\"" ? line.utf8.count : nil), "\(line)")
      }
    }
    let endless = Array(repeating: UInt8(ascii: "}"), count: 1)
    #expect(
      unsafe endless.withUnsafeBufferPointer {
        unsafe WideBytes($0).endOfLine(from: 0, closingOneBraceMoreWithout: UInt8(ascii: "m"))
      } == nil)
  }

  @Test("The first byte that is not printable ASCII, a tab or the end of a line")
  func printable() {
    for text in Self.texts {
      let texts = [text, Array("\t\r\n ~".utf8) + text]
      for text in texts {
        for start in 0...text.count {
          let found = unsafe text.withUnsafeBufferPointer { unsafe WideBytes($0).endOfPrintableASCII(from: start) }
          let end = text[start...].firstIndex { !(0x20...0x7E).contains($0) && ![0x09, 0x0A, 0x0D].contains($0) }
          #expect(found == end ?? text.count, "\(text) from \(start)")
        }
      }
    }
  }

  @Test("Texts are the same exactly when their bytes are", arguments: 0...24)
  func equality(length: Int) {
    let text = (0..<length).map { UInt8($0) &* 31 }
    #expect(Self.have(text, text, at: 0))
    #expect(Self.signature(of: text) == Self.signature(of: text))
    #expect(!Self.have(text, text + [0], at: 0))
    #expect(Self.signature(of: text) != Self.signature(of: text + [0]))
    for place in text.indices {
      var other = text
      other[place] ^= 0x40
      #expect(!Self.have(text, other, at: 0))
      #expect(!Self.have([1] + text, other, at: 1))
      #expect((Self.signature(of: text) == Self.signature(of: other)) == (place < length - 8))
      #expect(Self.have(text, Array(text[place...]), at: place))
      #expect(!Self.have(text, Array(text[place...]), at: place + 1))
    }
  }

  private static func have(_ text: [UInt8], _ other: [UInt8], at index: Int) -> Bool {
    unsafe text.withUnsafeBufferPointer { text in
      unsafe other.withUnsafeBufferPointer { unsafe WideBytes(text).has(WideBytes($0), at: index) }
    }
  }

  private static func signature(of text: [UInt8]) -> UInt64 {
    unsafe text.withUnsafeBufferPointer { unsafe WideBytes($0).signature }
  }
}
