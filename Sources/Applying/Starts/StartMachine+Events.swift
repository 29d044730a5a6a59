// What comes into the machine, and what it asks for.
extension StartMachine {
  /// What looking for the run found.
  package enum LookUp: Equatable, Sendable {
    /// No job that could be the run's was ever shown.
    case nothing
    /// The run's jobs, the oldest first; at least one.
    ///
    /// - Parameter besides: jobs under the run's own names that may be a second start of it.
    case ours([FoundJob], besides: [String])
    /// A job has the run's service name and is certainly another's.
    case anothers(arn: String)
    /// A job has, or had, the run's service name, and nothing says whose it is.
    ///
    /// - Parameter isGone: List showed it, and Get does not know it.
    case undecided(arn: String, isGone: Bool)
    case failed(Reason)
  }

  /// A job of the run at the service.
  package struct FoundJob: Equatable, Sendable {
    package var arn: String
    package var serviceName: String
    /// Whether it has usher's tags; otherwise its name alone proves whose it is.
    package var isTagged = true

    package init(arn: String, serviceName: String, isTagged: Bool = true) {
      self.arn = arn
      self.serviceName = serviceName
      self.isTagged = isTagged
    }

    var untagged: FoundJob { FoundJob(arn: arn, serviceName: serviceName, isTagged: false) }
  }

  /// What came of a start.
  package enum Answer: Equatable, Sendable {
    case started(arn: String)
    /// It did not run, and the retry policy has no further attempt.
    case notRun(Reason)
    case refused(Reason)
    /// No attempt of it ran, and apply stopped before the next one.
    case stopped(Reason)
    case quota(Reason)
    /// The credentials, or the clock, will fail every call.
    case fatal(Reason)
    case conflict(Reason)
    case uncertain(Reason)
    /// The service answered with a job that cannot be the run's: it may have run, or its name may be taken.
    case strange(Reason)
  }

  /// Whether a further start may be made now.
  package enum Admission: Equatable, Sendable {
    case granted
    /// Not in this apply: the quota is used up, or `--max-starts` is, or a limit of `usher.yaml`.
    case deferred(Reason)
    /// It cannot be known whether it may.
    case failed(Reason)
    /// Nothing is started any more: an interrupt, a disk error, wrong credentials.
    case stopped(Reason)
  }

  package enum Event: Sendable {
    case begin
    /// `begun`: when the look-up began, on this process's monotonic clock, as all times here.
    case lookedUp(LookUp, begun: Duration)
    case admitted(Admission)
    /// The intent, new or renewed, is durable.
    case intended
    /// What was looked up is older than the settle time: it proves no absence any more. Nothing was sent.
    case lookUpTooOld
    /// `sent`: when the last byte may have left.
    case answered(Answer, sent: Duration)
    case waited
    /// Apply stops: nothing is waited for any more.
    case interrupted(Reason)
  }

  package enum Action: Equatable, Sendable {
    /// Look for the run's jobs: under its own service names; and a look-up that begins from that time on under all names
    /// that usher could have made for the job.
    case lookUp(underAllNamesFrom: Duration)
    case wait(Duration)
    /// Ask whether a start may be made.
    case admit
    /// Make the intent durable.
    case intend
    /// Make a new intent durable, then close those that earlier processes left: another may have taken them on.
    case renew
    /// Ask once more, then send.
    case start
    /// Record the job that the start became; the run is done.
    case record(arn: String)
    /// Record the jobs that were found, each under its own service name; the run is done.
    case adopt([FoundJob], besides: [String])
    /// Record that nothing came of the run's intents; the run ends with that result.
    case close(Reason, RunResult)
    /// End with that result and write nothing: an intent, if there is one, stays open.
    case end(RunResult)
  }
}
