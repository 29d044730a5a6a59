import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import Foundation
import JSONText
import JobModel
import Planning
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

/// A service, a clock and a state that outlive the applies of a test.
final class World: Sendable {
  let clock: any TestClock
  let service: EmulatedService
  private let ids = Mutex(SeededGenerator(seed: 1))

  init(clock: any TestClock = VirtualClock(), _ change: (inout EmulatorSwitches) -> Void = { _ in }) {
    self.clock = clock
    var switches = EmulatorSwitches()
    change(&switches)
    let number = Mutex(0)
    let newNumber: @Sendable () -> Int = {
      number.withLock {
        $0 += 1
        return $0
      }
    }
    service = EmulatedService(
      inMemory: switches,
      environment: EmulatorEnvironment(
        now: { [clock] in clock.date },
        newID: { "00000000-0000-4000-8000-" + String(newNumber() + 1_000_000_000_000).dropFirst() }))
  }

  /// What one apply did.
  struct Outcome {
    var report: ApplyReport
    var wire: Wire
    var events: [ApplyEvent]

    /// The result of every run by the job's name.
    var results: [String: RunResult] {
      Dictionary(report.results.map { ($0.item.name.text, $0.result) }) { first, _ in first }
    }
  }

  /// Plans and applies as the command does, against the state in `file`.
  func apply(
    _ jobs: [Job], _ file: MemoryStore, settings: ApplySettings = ApplySettings(), maximumStarts: Int? = nil,
    gate: ApplyGate? = nil, fault: @escaping @Sendable (Wire.Call) async -> Wire.Fault? = { _ in nil }
  ) async throws -> Outcome {
    try await apply(
      declared: jobs.map(\.declared), file, settings: settings, maximumStarts: maximumStarts, gate: gate, fault: fault)
  }

  /// As `apply`, of jobs of any kind.
  func apply(
    declared: [DeclaredJob], _ file: MemoryStore, settings: ApplySettings = ApplySettings(),
    maximumStarts: Int? = nil, gate: ApplyGate? = nil,
    fault: @escaping @Sendable (Wire.Call) async -> Wire.Fault? = { _ in nil }
  ) async throws -> Outcome {
    let journal = try await StateJournal.open(file, owner: .emulator(id: service.id))
    let plan = plan(declared, scopes: [""], against: journal.snapshot, namesAccounts: true)
    #expect(!plan.hasErrors)
    let wire = Wire(service, fault: fault)
    let events = Events()
    let report = await applier(
      over: wire, journal, gate ?? ApplyGate(maximumStarts: maximumStarts.map { StartLimit(count: $0) }), settings,
      report: { events.add($0) }
    ).apply(plan)
    #expect(wire.mostInFlight <= settings.parallelism)
    return Outcome(report: report, wire: wire, events: events.all)
  }

  func applier(
    over transport: any HTTPTransport, _ journal: StateJournal, _ gate: ApplyGate = ApplyGate(maximumStarts: nil),
    _ settings: ApplySettings = ApplySettings(), callers: [String: any CredentialsProvider] = [:],
    report: @escaping @Sendable (ApplyEvent) -> Void = { _ in }
  ) -> Applier {
    let service = serviceClient(over: transport)
    let client = CleanRoomsMLClient(service, byAccount: callers.mapValues { service.signing(with: $0) })
    return Applier(
      client: client, journal: journal, gate: gate, settings: settings,
      environment: ApplyEnvironment(
        timestamp: { [clock] in clock.date.formatted(.iso8601) }, elapsed: { [clock] in clock.elapsed },
        sleep: { [clock] in await clock.sleep($0) }, newID: { [self] in newID() }),
      report: report)
  }

  /// The names of all jobs at the service, once all of them can be seen.
  func names(in region: String = "us-east-1") async throws -> [String] {
    await clock.sleep(.seconds(3600))
    let listing = try await client(over: service).allAudienceGenerationJobs(in: AWSRegion(region))
    return listing.jobs.map(\.name).sorted()
  }

  /// Starts a job as someone else would: without usher's tags, unless they are given; in another account within a
  /// collaboration.
  func startForeign(
    _ name: String, model: String = "m", tags: StringMap? = nil, account: String = Job.account
  ) async throws -> String {
    var request = Job("foreign", model: model).request
    request.name = name
    request.tags = tags
    request.seedAudience.roleArn = "arn:aws:iam::\(account):role/reader"
    if account != Job.account { request.collaborationId = "11111111-2222-3333-4444-555555555555" }
    return try await client(over: service).startAudienceGenerationJob(request)
  }

  func client(over transport: any HTTPTransport) -> CleanRoomsMLClient {
    CleanRoomsMLClient(serviceClient(over: transport))
  }

  func serviceClient(over transport: any HTTPTransport) -> ServiceClient {
    let clock = clock
    // The service in AWS's place has no endpoint that could exclude another.
    guard let endpoints = try? EndpointResolver(service: CleanRoomsMLClient.signingName) else {
      preconditionFailure("no endpoints")
    }
    return ServiceClient(
      signingName: CleanRoomsMLClient.signingName, transport: transport,
      credentials: Self.caller(EmulatedService.accessKeyID), endpoints: endpoints, userAgent: "usher/test",
      environment: CallEnvironment(
        now: { clock.date }, sleep: { await clock.sleep($0) }, random: { 0.5 },
        invocationID: { "0b5f7a52-0000-4000-8000-000000000000" }))
  }

  static func caller(_ accessKeyID: String) -> StaticCredentials {
    StaticCredentials(
      Credentials(
        accessKeyID: accessKeyID, secretAccessKey: EmulatedService.secretAccessKey, source: "the test"))
  }

  func newID() -> RecordID { ids.withLock { RecordID(using: &$0) } }
}

private final class Events: Sendable {
  private let events = Mutex<[ApplyEvent]>([])
  var all: [ApplyEvent] { events.withLock { $0 } }
  func add(_ event: ApplyEvent) { events.withLock { $0.append(event) } }
}

/// What a manifest declares, as far as applying looks at it.
struct Job: Sendable {
  static let account = "123456789012"

  var name: String
  var givenServiceName: String?
  var revision: String?
  var model: String
  var region: String
  var account: String
  /// Members of `sqlParameters`, as JSON; nil for a seed on S3.
  var sql: String?
  /// nil: one that the other members make.
  var givenDigest: SpecDigest?

  init(
    _ name: String, serviceName: String? = nil, revision: String? = nil, model: String = "m",
    region: String = "us-east-1", account: String = Job.account, sql: String? = nil, digest: SpecDigest? = nil
  ) {
    self.name = name
    givenServiceName = serviceName
    self.revision = revision
    self.model = model
    self.region = region
    self.account = account
    self.sql = sql
    givenDigest = digest
  }

  var digest: SpecDigest {
    givenDigest ?? SpecDigest(of: "\(name)-\(revision ?? "")-\(model)-\(region)-\(account)".utf8)
  }
  var serviceName: String { givenServiceName ?? "\(name)-\(digest.short)" }

  var request: StartAudienceGenerationJobRequest {
    var json = JSONWriter()
    json.object { json in
      json.member("name", serviceName)
      json.member(
        "configuredAudienceModelArn",
        "arn:aws:cleanrooms-ml:\(region):\(account):configured-audience-model/\(model)")
      json.key("seedAudience")
      json.object { json in
        json.member("roleArn", "arn:aws:iam::\(account):role/reader")
        if let sql {
          json.key("sqlParameters")
          json.raw("{\(sql)}")
        } else {
          json.key("dataSource")
          json.object { $0.member("s3Uri", "s3://seeds/\(name).jsonl") }
        }
      }
    }
    guard let value = try? JSONValue(parsing: json.bytes) else { preconditionFailure("this is JSON") }
    var request = StartAudienceGenerationJobRequest(reading: value)
    request.tags = tags
    return request
  }

  var tags: StringMap { JobTags.adding(run) }

  var run: RunID {
    guard let jobName = JobName(name) else { preconditionFailure("\(name) is no job's name") }
    return RunID(.audienceGenerationJob, jobName, digest)
  }

  var declared: DeclaredJob {
    var job = DeclaredJob(
      run: run, revision: revision, givenServiceName: givenServiceName,
      location: SourceLocation(file: "\(name).yaml", line: 1, column: 1), path: "\(name).yaml", account: account,
      region: region)
    job.request = request
    return job
  }

  /// An intent to start it that an earlier process left.
  func intent(_ id: RecordID, serviceName: String? = nil) -> Intent {
    Intent(
      id: id, run: run, serviceName: serviceName ?? self.serviceName,
      sourceArn: request.configuredAudienceModelArn, roleArn: request.seedAudience.roleArn,
      region: region, path: "\(name).yaml", time: "2026-11-23T07:00:00Z")
  }

  static func several(_ count: Int, prefix: String = "job") -> [Job] { (1...count).map { Job("\(prefix)-\($0)") } }
}

extension MemoryStore {
  var snapshot: Snapshot {
    get throws { try Snapshot(content ?? [], at: "/memory") }
  }

  /// The service names that the state records as started, sorted.
  var startedNames: [String] {
    get throws { try snapshot.allStarted.map(\.serviceName).sorted() }
  }

  /// A state whose only content are these open intents.
  static func holding(_ intents: [Intent], of world: World) async throws -> MemoryStore {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .emulator(id: world.service.id))
    for intent in intents { try await journal.intend(intent).leaveOpen() }
    return file
  }
}

extension Reason: ExpressibleByStringLiteral {
  /// Words of a service that gives neither a type nor an id.
  public init(stringLiteral words: String) {
    self.init(.noAnswer, words)
  }
}

extension Sequence where Element == Job {
  var serviceNames: [String] { map(\.serviceName).sorted() }
}
