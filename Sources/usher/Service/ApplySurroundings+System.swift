import Applying
import StateFile

extension ApplySurroundings {
  /// The machine's own time, sleep and chance.
  static func system(elapsed: @escaping @Sendable () -> Duration) -> ApplySurroundings {
    ApplySurroundings(
      timestamp: { TimeOfDay.now }, elapsed: elapsed, sleep: { try? await Task.sleep(for: $0) },
      newID: {
        var generator = SystemRandomNumberGenerator()
        return RecordID(using: &generator)
      })
  }
}

enum TimeOfDay {
  /// As records tell it: ISO 8601, UTC, in seconds.
  static var now: String { Date().formatted(.iso8601) }
}
