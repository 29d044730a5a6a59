import AWSCore

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
  var iso8601: String { WireTime.milliseconds(Date(timeIntervalSince1970: Double(milliseconds) / 1000)) }
}
