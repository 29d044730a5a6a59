/// A moment as records and the service write it: ISO 8601 in UTC, `2026-11-23T08:00:00Z`, also with a fraction.
package struct UTCTime: Comparable, Sendable {
  /// Since 1970-01-01 00:00 UTC.
  package let seconds: Double
  /// As it was read.
  package let text: String

  /// nil for any other form.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (20...40).contains(bytes.count), bytes.last == UInt8(ascii: "Z"),
      zip([4, 7, 10, 13, 16], "--T::".utf8).allSatisfy({ bytes[$0] == $1 }),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]), (1...12).contains(month),
      let day = Self.number(bytes[8..<10]), (1...31).contains(day), let hour = Self.number(bytes[11..<13]),
      let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19])
    else { return nil }
    let fraction = bytes[19..<bytes.count - 1]
    guard fraction.isEmpty || fraction.first == UInt8(ascii: ".") && Self.number(fraction.dropFirst()) != nil,
      hour < 24, minute < 60, second < 61
    else { return nil }
    let part = fraction.isEmpty ? 0 : Double("0" + String(decoding: fraction, as: UTF8.self)) ?? 0
    seconds = Double(Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second) + part
    self.text = text
  }

  package static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }
  package static func == (left: UTCTime, right: UTCTime) -> Bool { left.seconds == right.seconds }

  /// `2026-11-23`
  package var day: String { String(text.prefix(10)) }
  /// `2026-11-23 08:00`
  package var minute: String { "\(day) \(text.dropFirst(11).prefix(5))" }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.count > 18 ? 0 : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Days since 1970-01-01, of a year that begins in March.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month < 3 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}
