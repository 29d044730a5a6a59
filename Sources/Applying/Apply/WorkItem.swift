import CleanRoomsMLModel
package import JobModel
package import StateFile

/// One run that apply takes on: of a declared job, or of an open intent that no manifest declares.
package struct WorkItem: RunIdentifiable, Sendable {
  package let run: RunID
  package var serviceName: String
  package var region: String
  /// What the job is made from: the model, or of an export the generation job; empty where that one is not known yet.
  package var sourceArn: String
  /// Empty of an export.
  package var roleArn: String
  /// The manifest's file relative to its root.
  package var path: String
  let accountRegion: AccountRegion
  /// The names that the run's job may have at the service: the manifest's, and where an open start has another, that one.
  var serviceNames: [String]
  /// The jobs that the state records for other runs of that name, the oldest first: `state accept` may have made one of
  /// them this run's.
  var recordedForOthers: [String] = []
  /// Whether another run of the plan has the same service name and the same first 8 digits: a name proves nothing then.
  var hasRival = false
  /// Whether the run is settled before it is started: its records were forgotten a moment ago.
  var settlesFirst = false
  /// Its place in the order of the plan's starts; nil for a run that is settled first.
  var rank: Int?
  /// When the answer to its start had come, on this process's monotonic clock; nil where it was not started.
  var answeredAt: Duration?
  /// The declaration; nil for an intent that no manifest declares any more.
  package var job: DeclaredJob?
  /// The intents that earlier applies left open, the oldest first.
  package var intents: [Intent]

  /// - Parameters:
  ///   - job: with its request.
  ///   - upstream: of an export, the ARN of its generation job.
  init(_ job: DeclaredJob, from upstream: String? = nil, intents: [Intent] = [], recordedForOthers: [String] = []) {
    let intents = intents.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    run = job.run
    serviceName = intents.first?.serviceName ?? job.serviceName
    region = job.region
    switch job.run.kind {
    case .audienceGenerationJob:
      // To leave such a job out would be to say in the end that all was started.
      guard let request = job.request else { preconditionFailure("\(job.name) is to be started and has no request") }
      (sourceArn, roleArn) = (request.configuredAudienceModelArn, request.seedAudience.roleArn)
    case .audienceExportJob: (sourceArn, roleArn) = (intents.first?.sourceArn ?? upstream ?? "", "")
    }
    path = job.path
    accountRegion = AccountRegion(of: job.run.kind, source: sourceArn, role: roleArn)
    self.recordedForOthers = recordedForOthers
    self.job = job
    self.intents = intents
    serviceNames = [job.serviceName] + intents.map(\.serviceName)
  }

  init(undeclared intent: Intent) {
    run = intent.run
    serviceName = intent.serviceName
    region = intent.region
    sourceArn = intent.sourceArn
    roleArn = intent.roleArn
    path = intent.path
    accountRegion = AccountRegion(of: intent.run.kind, source: intent.sourceArn, role: intent.roleArn)
    job = nil
    intents = [intent]
    serviceNames = [intent.serviceName]
  }

  var expectedJob: ExpectedJob { ExpectedJob(self) }

  /// All of its open starts are closed: what comes next is a fresh one, under the manifest's name.
  mutating func goOnAfresh() {
    guard let job else { return }
    intents = []
    serviceName = job.serviceName
  }
}
