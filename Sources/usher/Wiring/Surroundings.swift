import Applying
import StateFile

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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

/// Who holds a lock, in one line for whoever waits for it.
enum LockOwner {
  static func line(command: String) -> String {
    "process \(getpid()) on \(ProcessInfo.processInfo.hostName), usher \(command), since \(TimeOfDay.now)"
  }
}

enum Terminal {
  /// Whether somebody can answer a question.
  static var isInput: Bool { isatty(STDIN_FILENO) == 1 }
}
