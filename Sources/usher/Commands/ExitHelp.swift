/// The exit codes as help texts tell them.
enum ExitHelp {
  /// Of the commands that read no manifests.
  static let success = codes("success")
  static let offline = codes("all manifests are right")
  static let render = codes(
    "all manifests are right",
    """
    error; see standard error;
          what is right is shown all the same
    """)
  static let plan = codes(
    "the plan was made",
    more: "  2   with --detailed-exitcode: there is something to start or to settle\n")
  static let explain = codes("success", "error, or apply refuses the job; see standard error")
  static let apply = codes(
    "every declared job was started and is in the state",
    more: """
        3   some jobs wait for the service's quota, for --max-starts or for a limit
            of usher.yaml, nothing failed: run it again

      """,
    end: """

        129, 130, 143
            interrupted by SIGHUP, SIGINT, SIGTERM with something left undone; the
            state is intact
      """)
  static let status = codes(
    "the status was read; with --wait: all jobs ended, none failed",
    """
    an error; with --wait: a job failed, the time was over, or a start is
          open, whose job may be running
    """)
  static let report = codes("the report was made, also if jobs failed")
  static let stateChange = codes("it is done, or was so already")
  static let rebuild = codes(
    "what the service has of these manifests is in the state",
    "an error, or something that needs a decision: see standard error")
  static let verify = codes(
    "state and service agree", "they differ, or an error: see standard error",
    more: "  5   incomplete: nothing is known to differ, but something could not be read\n")

  private static func codes(
    _ zero: String, _ one: String = "error; see standard error", more: String = "", end: String = ""
  ) -> String {
    "EXIT CODES\n  0   \(zero)\n  1   \(one)\n\(more)  64  wrong usage\(end)"
  }
}
