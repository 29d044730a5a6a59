#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which records are younger than the settle time, or from the future: the service may not show their jobs yet.
struct RecordAges {
  /// A record's time, as text: ISO 8601, UTC, in seconds, which sorts as text; nil where the time of now is no such text.
  private let oldest: String?

  /// - Parameter now: as records have it: `2026-11-23T08:00:00Z`.
  init(now: String, settleTime: Duration) {
    // A record's time is cut to whole seconds.
    let age = TimeInterval(settleTime.components.seconds + 1)
    oldest = (try? Date(now, strategy: .iso8601))?.addingTimeInterval(-age).formatted(.iso8601)
  }

  func isRecent(_ time: String) -> Bool {
    oldest.map { $0 < time } ?? true
  }
}
