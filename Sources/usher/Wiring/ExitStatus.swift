import ArgumentParser

/// How a command ends. 64 is ArgumentParser's own, for wrong usage; a signal adds its number to 128.
enum ExitStatus {
  static let error = ExitCode(1)
  static let somethingToStart = ExitCode(2)
  static let deferred = ExitCode(3)
  /// 4 is for a job that failed since the last look.
  static let incomplete = ExitCode(5)

  static func interrupted(by signal: Int32) -> ExitCode { ExitCode(128 + signal) }
}

/// The exit codes as help texts tell them.
enum ExitHelp {
  static let offline = """
    EXIT CODES
      0   all manifests are right
      1   error; see standard error
      64  wrong usage
    """
  static let plan = """
    EXIT CODES
      0   the plan was made
      1   error; see standard error
      2   with --detailed-exitcode: there is something to start or to settle
      64  wrong usage
    """
  static let apply = """
    EXIT CODES
      0   every declared job was started and is in the state
      1   error; see standard error
      3   some jobs wait for the service's quota, for --max-starts or for a limit
          of usher.yaml, nothing failed: run it again
      64  wrong usage
      129, 130, 143
          interrupted by SIGHUP, SIGINT, SIGTERM with something left undone; the
          state is intact
    """
  static let status = """
    EXIT CODES
      0   the status was read; with --wait: all jobs ended, none failed
      1   an error; with --wait: a job failed, the time was over, or a start is
          open, whose job may be running
      64  wrong usage
    """
  static let whoami = """
    EXIT CODES
      0   success
      1   error; see standard error
      64  wrong usage
    """
}
