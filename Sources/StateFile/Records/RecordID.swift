/// What ties an intent, its outcome and a tombstone together: 128 random bits.
package struct RecordID: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package init(using generator: inout some RandomNumberGenerator) {
    self.init(high: generator.next(), low: generator.next())
  }

  /// Reads 32 lower-case hexadecimal digits.
  package init?(_ hexadecimal: String) {
    let words = LineScanner.scan(Array(hexadecimal.utf8)) { scanner in
      (scanner.hexadecimalWord(), scanner.hexadecimalWord(), scanner.isAtEnd)
    }
    guard case (let high?, let low?, true) = words else { return nil }
    self.init(high: high, low: low)
  }

  /// 32 lower-case hexadecimal digits.
  package var description: String {
    [high, low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  package static func < (left: RecordID, right: RecordID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
