/// Moments as they stand in requests and answers, always in UTC.
package enum WireTime {
  /// `20150830T123600Z`, as a signature has it.
  static func basic(_ date: Date) -> String {
    date.formatted(basicStyle)
  }

  /// Reads `20150830T123600Z`, and nothing else.
  static func date(basic text: String) -> Date? {
    guard let date = try? Date(text, strategy: basicStyle), basic(date) == text else { return nil }
    return date
  }

  /// `2026-11-23T18:52:09.123Z`
  package static func milliseconds(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// The form of a `Date` header (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
  package static func http(_ date: Date) -> String {
    let day = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
    let text = Array(date.formatted(.iso8601))
    let (year, month, dayOfMonth, time) = (text[..<4], Int(String(text[5..<7])) ?? 1, text[8..<10], text[11..<19])
    // 1970-01-01 was a Thursday.
    let weekday = weekdays[((day + 4) % 7 + 7) % 7]
    return "\(weekday), \(String(dayOfMonth)) \(months[month - 1]) \(String(year)) \(String(time)) GMT"
  }

  /// Reads a `Date` header, and nothing else.
  static func date(http text: String) -> Date? {
    let words = text.split(separator: " ")
    guard words.count == 6, let month = months.firstIndex(of: String(words[2])) else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    let date = try? Date("\(words[3])-\(number)-\(words[1])T\(words[4])Z", strategy: .iso8601)
    return date.flatMap { http($0) == text ? $0 : nil }
  }

  private static let basicStyle = Date.ISO8601FormatStyle(
    dateSeparator: .omitted, dateTimeSeparator: .standard, timeSeparator: .omitted)
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
}
