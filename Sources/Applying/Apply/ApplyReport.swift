import CleanRoomsMLModel
package import JobModel
package import StateFile

/// One run that apply takes on: of a declared job, or of an open intent that no manifest declares.
package struct AppliedRun: RunIdentifiable, Sendable {
  package let run: RunID
  package var serviceName: String
  package var region: String
  package var configuredAudienceModelArn: String
  package var roleArn: String
  /// The manifest's file relative to its root.
  package var path: String
  let place: JobPlace
  /// The names that the run's job may have at the service: the manifest's, and where an open start has another, that one.
  var serviceNames: [String]
  /// The jobs that the state records for other runs of that name, the oldest first: `state accept` may have made one of
  /// them this run's.
  var recordedForOthers: [String] = []
  /// Whether another run of the plan has the same service name and the same first 8 digits: a name proves nothing then.
  var hasRival = false
  /// Whether the run is settled before it is started: its records were forgotten a moment ago.
  var settlesFirst = false
  /// When the answer to its start had come, on this process's monotonic clock; nil where it was not started.
  var answeredAt: Duration?
  /// The declaration; nil for an intent that no manifest declares any more.
  package var job: DeclaredJob?
  /// The intents that earlier applies left open, the oldest first.
  package var intents: [Intent]

  /// - Parameter job: with its request.
  init(_ job: DeclaredJob, intents: [Intent] = [], recordedForOthers: [String] = []) {
    // To leave such a job out would be to say in the end that all was started.
    guard let request = job.request else { preconditionFailure("\(job.name) is to be started and has no request") }
    let intents = intents.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    run = job.run
    serviceName = intents.first?.serviceName ?? job.serviceName
    region = job.region
    configuredAudienceModelArn = request.configuredAudienceModelArn
    roleArn = request.seedAudience.roleArn
    path = job.path
    place = JobPlace(model: configuredAudienceModelArn, role: roleArn)
    self.recordedForOthers = recordedForOthers
    self.job = job
    self.intents = intents
    serviceNames = [job.serviceName] + intents.map(\.serviceName)
  }

  init(undeclared intent: Intent) {
    run = intent.run
    serviceName = intent.serviceName
    region = intent.region
    configuredAudienceModelArn = intent.configuredAudienceModelArn
    roleArn = intent.roleArn
    path = intent.path
    place = JobPlace(model: intent.configuredAudienceModelArn, role: intent.roleArn)
    job = nil
    intents = [intent]
    serviceNames = [intent.serviceName]
  }

  var claim: RunClaim { RunClaim(self) }

  /// All of its open starts are closed: what comes next is a fresh one, under the manifest's name.
  mutating func goOnAfresh() {
    guard let job else { return }
    intents = []
    serviceName = job.serviceName
  }

  /// The open intent that each job's record ends, where there is one of its service name: each intent once.
  static func intentsEnded(by jobs: [StartMachine.FoundJob], of open: [Intent]) -> [Intent?] {
    var open = open
    return jobs.map { job in
      let index = open.firstIndex { $0.serviceName.utf8.elementsEqual(job.serviceName.utf8) }
      return index.map { open.remove(at: $0) }
    }
  }
}

/// What happens while an apply goes on.
package enum ApplyEvent: Sendable {
  /// So many open starts are checked first, and so many forgotten runs looked for, which takes up to that long.
  case settling(openStarts: Int, forgotten: Int, upTo: Duration)
  /// The service is asked which of so many missing runs it knows already.
  case lookingUp(count: Int)
  /// A start that may have been carried out is looked for, up to that long.
  case uncertain(AppliedRun, reason: Reason, upTo: Duration)
  case sending(AppliedRun)
  /// The start that was sent has its answer, or none.
  case answered(AppliedRun)
  case ended(AppliedRun, RunResult)
  /// So many runs wait for free places; they are tried again after that long.
  case waiting(count: Int, for: Duration)
}

/// How every run ended: first those with open intents, then those that were missing, in the order of the starts.
package struct ApplyReport: Sendable {
  package var results: [(run: AppliedRun, result: RunResult)] = []
  /// What was found beside the results, in the order in which it was found.
  package var notices: [ApplyNotice] = []
  /// The disk error that ended recording or compaction, if there was one.
  package var stateFailure: StateError?
  /// Whether everything is recorded, and the state could only not be tidied up.
  package var isOnlyCompactionFailed: Bool {
    if case .untidied? = stateFailure?.kind { true } else { false }
  }

  /// The report of an apply with nothing to do.
  package init() {}

  /// Whether something is declared, or left open, that was neither started nor put off.
  package var hasFailures: Bool {
    stateFailure != nil || notices.contains { $0.severity == .error }
      || results.contains {
        switch $0.result {
        case .failed, .uncertain, .unrecorded: true
        case .started, .adopted, .deferred, .stopped, .closedUndeclared: false
        }
      }
  }

  package var hasDeferred: Bool {
    results.contains { if case .deferred = $0.result { true } else { false } }
  }

  package var hasStopped: Bool {
    results.contains { if case .stopped = $0.result { true } else { false } }
  }
}
