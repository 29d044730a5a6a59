/// The exit codes as help texts tell them.
enum ExitHelp {
  /// Of the commands that read no manifests.
  static let success = codes("success")
  static let offline = codes("all manifests are valid")
  static let render = codes(
    "all manifests are valid",
    """
    error; see standard error;
          valid jobs are shown anyway
    """)
  static let plan = codes(
    "the plan was made",
    more: "  2   with --detailed-exitcode: apply has jobs to start or open starts to check\n")
  static let explain = codes("success", "error, or apply refuses the job; see standard error")
  static let apply = codes(
    "all jobs are started and recorded; with --until ended, all have ended",
    """
    error; see standard error; with --until ended: a job failed during this
          apply, or the wait timed out
    """,
    more: """
        3   some jobs are deferred (the service's quota, --max-starts or a limit of
            usher.yaml); nothing failed; run the same apply again

      """,
    end: """

        129, 130, 143
            interrupted by SIGHUP, SIGINT or SIGTERM before all was done; the state
            is intact
      """)
  static let status = codes(
    "the status was read; with --until: all jobs ended, none failed",
    """
    error, or a job cannot be read; see standard error; with --until: a job
          failed or is not started, the wait timed out, or an open start remains,
          whose job may be running
    """,
    more: """
        4   only with --record: a job failed since the last record; a failure that
            was recorded before changes no exit code, also with --until

      """)
  static let revise = codes("the revisions are written", "error, or nothing would change; see standard error")
  static let report = codes("the report was made, also if jobs failed")
  static let stateChange = codes("done, or there was nothing to change")
  static let rebuild = codes(
    "all jobs of these manifests that the service has are in the state",
    "error, or something needs your decision; see standard error")
  static let verify = codes(
    "state and service agree", "they differ, or an error; see standard error",
    more: "  5   incomplete: no difference was found, but something could not be read\n")

  private static func codes(
    _ zero: String, _ one: String = "error; see standard error", more: String = "", end: String = ""
  ) -> String {
    "EXIT CODES\n  0   \(zero)\n  1   \(one)\n\(more)  64  wrong usage\(end)"
  }
}
