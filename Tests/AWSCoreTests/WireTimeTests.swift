import Foundation
import TestSupport
import Testing

@testable import AWSCore

@Suite struct WireTimeTests {
  @Test("Dates are written as Foundation's formatter writes them, and read back")
  func formatted() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    var random = SeededGenerator(seed: 1)
    let seconds = [0, -1, 951_782_400, 951_868_800, 4_107_542_399, 253_402_300_799]
    for second in seconds + (0..<500).map({ _ in Int.random(in: -2_000_000_000...6_000_000_000, using: &random) }) {
      let date = Date(timeIntervalSince1970: Double(second))
      formatter.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
      #expect(WireTime.basic(date) == formatter.string(from: date))
      #expect(WireTime.date(basic: WireTime.basic(date)) == date)
      formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
      #expect(WireTime.http(date) == formatter.string(from: date))
      #expect(WireTime.date(http: WireTime.http(date)) == date)
    }
  }

  @Test("A Date header is read, and nothing else is taken for one")
  func httpDate() {
    #expect(WireTime.date(http: "Sun, 06 Nov 1994 08:49:37 GMT") == Date(timeIntervalSince1970: 784_111_777))
    for text in [
      "", "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 8:49 GMT",
      "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
    ] {
      #expect(WireTime.date(http: text) == nil, "\(text)")
    }
    for text in ["", "20150830", "20150830T123600", "20150830T123600+", "20151330T123600Z", "2015083xT123600Z"] {
      #expect(WireTime.date(basic: text) == nil, "\(text)")
    }
  }
}
