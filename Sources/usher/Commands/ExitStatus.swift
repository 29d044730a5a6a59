import ArgumentParser

/// How a command ends. 64 is ArgumentParser's own, for wrong usage; a signal adds its number to 128.
enum ExitStatus {
  static let success = ExitCode(0)
  static let error = ExitCode(1)
  static let somethingToStart = ExitCode(2)
  static let deferred = ExitCode(3)
  /// Only of `status --record`: a job failed since the last record.
  static let newFailure = ExitCode(4)
  static let incomplete = ExitCode(5)

  static func interrupted(by signal: Int32) -> ExitCode { ExitCode(128 + signal) }
}
