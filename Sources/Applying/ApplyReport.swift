import CleanRoomsMLModel
package import JobModel
package import StateFile

/// One run that apply takes on: of a declared job, or of an open intent that no manifest declares.
package struct AppliedRun: Sendable {
  package var name: JobName
  package var digest: SpecDigest
  package var serviceName: String
  package var region: String
  package var configuredAudienceModelArn: String
  package var roleArn: String
  /// The manifest's file relative to its root.
  package var path: String
  /// The jobs of earlier runs of that name, but for the latest, which `state accept` may have made this run's.
  package var settledArns: [String]
  /// The declaration; nil for an intent that no manifest declares any more.
  package var job: DeclaredJob?
  /// The intents that earlier applies left open, the oldest first.
  package var intents: [Intent]

  /// - Parameter job: with its request.
  init(_ job: DeclaredJob, intents: [Intent] = [], settledArns: [String] = []) {
    // To leave such a job out would be to say in the end that all was started.
    guard let request = job.request else { preconditionFailure("\(job.name) is to be started and has no request") }
    let intents = intents.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    name = job.name
    digest = job.digest
    serviceName = intents.first?.serviceName ?? job.serviceName
    region = job.region
    configuredAudienceModelArn = request.configuredAudienceModelArn
    roleArn = request.seedAudience.roleArn
    path = job.path
    self.settledArns = settledArns
    self.job = job
    self.intents = intents
  }

  init(undeclared intent: Intent) {
    name = intent.name
    digest = intent.digest
    serviceName = intent.serviceName
    region = intent.region
    configuredAudienceModelArn = intent.configuredAudienceModelArn
    roleArn = intent.roleArn
    path = intent.path
    settledArns = []
    job = nil
    intents = [intent]
  }

  /// The names that the run's job may have at the service: where two branches of the state were merged, its intents may
  /// carry two.
  var serviceNames: [String] { intents.isEmpty ? [serviceName] : intents.map(\.serviceName) }
}

/// What happens while an apply goes on.
package enum ApplyEvent: Sendable {
  /// Open intents are settled first, which takes up to that long.
  case settling(count: Int, upTo: Duration)
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

/// How every run ended: first those with open intents, then those that were missing, each in the order of the plan.
package struct ApplyReport: Sendable {
  package var results: [(run: AppliedRun, result: RunResult)] = []
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
    stateFailure != nil
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
