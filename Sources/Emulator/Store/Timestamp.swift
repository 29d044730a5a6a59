#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A moment to the millisecond, as the service shows it.
struct Timestamp: Comparable, Sendable {
  /// Since 1970-01-01 00:00 UTC.
  var milliseconds: Int

  init(milliseconds: Int) {
    self.milliseconds = milliseconds
  }

  init(_ date: Date) {
    milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
  }

  static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  func adding(seconds: Double) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int((seconds * 1000).rounded()))
  }

  /// ISO 8601 in UTC: `2026-11-23T18:52:09.123Z`.
  var iso8601: String {
    let (year, month, day) = date
    let time = milliseconds - dayNumber * 86_400_000
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T\(timeOfDay).\(digits(time % 1000, 3))Z"
  }

  /// The form of a `Date` header (RFC 9110, section 5.6.7): `Mon, 23 Nov 2026 18:52:09 GMT`.
  var httpDate: String {
    let (year, month, day) = date
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((dayNumber % 7) + 7) % 7]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(weekday), \(digits(day, 2)) \(months[month - 1]) \(digits(year, 4)) \(timeOfDay) GMT"
  }

  /// Whole days since 1970-01-01.
  private var dayNumber: Int {
    milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
  }

  private var timeOfDay: String {
    let seconds = (milliseconds - dayNumber * 86_400_000) / 1000
    return "\(digits(seconds / 3600, 2)):\(digits(seconds / 60 % 60, 2)):\(digits(seconds % 60, 2))"
  }

  /// The Gregorian date of `dayNumber`, counted in years that begin in March, so that a leap day ends its year.
  private var date: (year: Int, month: Int, day: Int) {
    let days = dayNumber + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private func digits(_ value: Int, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}
