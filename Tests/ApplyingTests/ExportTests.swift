import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import JobModel
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

/// An export as a manifest declares it.
struct Export: Sendable {
  var name: String
  var upstream: Job
  var size = 5
  var serviceName: String?

  var declared: DeclaredJob {
    let export = DeclaredExport(
      upstream: .job(upstream.run), audienceSize: AudienceSize(type: "PERCENTAGE", value: size))
    guard let jobName = JobName(name) else { preconditionFailure("\(name) is no job's name") }
    var job = DeclaredJob(
      run: RunID(.audienceExportJob, jobName, export.digest(revision: nil)), revision: nil,
      givenServiceName: serviceName, location: SourceLocation(file: "\(name).yaml", line: 1, column: 1),
      path: "\(name).yaml", account: upstream.account, region: upstream.region)
    job.export = export
    return job
  }
}

@Suite("Exports are started once, each after its job", .virtualTime)
struct ExportTests {
  private let jobs = Job.several(3)
  private var exports: [Export] { jobs.map { Export(name: "\($0.name)-top", upstream: $0) } }
  private var declared: [DeclaredJob] { jobs.map(\.declared) + exports.map(\.declared) }

  private func listed(in world: World) async throws -> [String] {
    try await world.client(over: world.service).allAudienceExportJobs(in: AWSRegion("us-east-1")).jobs.map(\.name)
      .sorted()
  }

  private var names: [String] { exports.map(\.declared.serviceName).sorted() }

  /// With all jobs ACTIVE, as the state does not know yet.
  private func started(_ world: World) async throws -> MemoryStore {
    let file = MemoryStore()
    #expect(!(try await world.apply(jobs, file).report.hasFailures))
    await world.clock.sleep(.seconds(10))
    return file
  }

  @Test("One whose job has not ended is deferred; once it has, the answer is recorded and the export starts")
  func upstream() async throws {
    let world = World { $0.jobSeconds = 60 }
    let file = MemoryStore()
    let first = try await world.apply(declared: declared, file)
    #expect(first.report.hasDeferred && !first.report.hasFailures)
    #expect(first.wire.count(.start) == 3 && first.wire.count(.export) == 0)
    await world.clock.sleep(.seconds(61))
    let second = try await world.apply(declared: declared, file)
    #expect(!second.report.hasDeferred && !second.report.hasFailures, "\(second.results)")
    #expect(second.wire.count(.start) == 0 && second.wire.count(.export) == 3)
    #expect(try await listed(in: world) == names)
    let snapshot = try await file.snapshot
    #expect(snapshot.allExports.map(\.serviceName).sorted() == names)
    #expect(snapshot.allStarted.allSatisfy { snapshot.outcome(of: $0)?.status == .active })
    #expect(try await world.apply(declared: declared, file).report.results.isEmpty)
  }

  @Test("With a wait for quota and jobs, one apply brings both")
  func waits() async throws {
    let world = World { $0.jobSeconds = 60 }
    let file = MemoryStore()
    let outcome = try await world.apply(declared: declared, file, settings: ApplySettings(waitsForQuota: true))
    #expect(!outcome.report.hasDeferred && !outcome.report.hasFailures, "\(outcome.results)")
    #expect(try await listed(in: world) == names)
  }

  @Test("One whose job failed is an error, and is not sent")
  func failed() async throws {
    let name = jobs[1].serviceName
    let world = World { $0.failing = [FailingJob(name)] }
    let file = try await started(world)
    let outcome = try await world.apply(declared: declared, file)
    guard case .failed(let reason) = outcome.results["job-2-top"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(reason.kind == .upstreamFailed && outcome.wire.count(.export) == 2)
  }

  @Test("A lost answer, an answer of a proxy, and one without an id: the export is found, or sent once more")
  func uncertain() async throws {
    let page = HTTPResponse(status: 200, headers: HTTPHeaders([]), body: Array("<html>".utf8))
    let empty = HTTPResponse(status: 200, headers: HTTPHeaders([]), body: [])
    let faults: [Wire.Fault] = [
      .lose, .instead(.maybeSent("lost")), .answer(page), .replace(page), .answer(empty), .replace(empty),
    ]
    for fault in faults {
      for listDelay in [0.0, 8] {
        let world = World { $0.listDelay = listDelay }
        let file = try await started(world)
        let outcome = try await world.apply(declared: declared, file) { call in
          call.kind == .export && call.number == 1 ? fault : nil
        }
        #expect(!outcome.report.hasFailures, "\(fault): \(outcome.results)")
        await world.clock.sleep(.seconds(60))
        #expect(try await listed(in: world) == names)
        let snapshot = try await file.snapshot
        #expect(snapshot.allExports.count == 3 && snapshot.openIntents.isEmpty)
      }
    }
  }

  @Test("A lost state: exports whose names hold their digests are found again")
  func lostState() async throws {
    let world = World()
    let file = try await started(world)
    _ = try await world.apply(declared: declared, file)
    await world.clock.sleep(.seconds(60))
    let again = MemoryStore()
    let outcome = try await world.apply(declared: declared, again)
    #expect(outcome.wire.count(.start) == 0 && outcome.wire.count(.export) == 0)
    #expect(outcome.results.values.allSatisfy { if case .adopted = $0 { true } else { false } }, "\(outcome.results)")
    #expect(try await again.snapshot.allExports.map(\.serviceName).sorted() == names)
  }

  @Test("A plain spec.name proves nothing: an export of it and of the same size is never taken silently")
  func plainName() async throws {
    let world = World()
    let file = try await started(world)
    let plain = Export(name: "job-1-top", upstream: jobs[0], serviceName: "plain")
    let all = jobs.map(\.declared) + [plain.declared]
    let snapshot = try await file.snapshot
    let arn = try #require(snapshot.started(jobs[0].run).first?.audienceGenerationJobArn)
    try await world.client(over: world.service).startAudienceExportJob(
      StartAudienceExportJobRequest(
        name: "plain", audienceGenerationJobArn: arn, audienceSize: AudienceSize(type: "PERCENTAGE", value: 5)))
    let outcome = try await world.apply(declared: all, file)
    guard case .failed? = outcome.results["job-1-top"] ?? nil else {
      if case .uncertain? = outcome.results["job-1-top"] { return }
      Issue.record("\(outcome.results)")
      return
    }
    #expect(outcome.wire.count(.export) == 0)
  }

  @Test("An export of another job takes no name, one of another size does")
  func others() async throws {
    let world = World()
    let file = try await started(world)
    let plain = Export(name: "job-1-top", upstream: jobs[0], serviceName: "plain")
    let snapshot = try await file.snapshot
    let arn = { (index: Int) in try #require(snapshot.started(jobs[index].run).first?.audienceGenerationJobArn) }
    for (index, size, starts) in [(1, 5, 1), (0, 10, 0)] {
      let world = world
      try await world.client(over: world.service).startAudienceExportJob(
        StartAudienceExportJobRequest(
          name: "plain", audienceGenerationJobArn: try arn(index),
          audienceSize: AudienceSize(type: "PERCENTAGE", value: size)))
      let copy = MemoryStore(await file.content)
      let outcome = try await world.apply(declared: jobs.map(\.declared) + [plain.declared], copy)
      #expect(outcome.wire.count(.export) == starts, "\(outcome.results)")
    }
  }

  @Test("--max-starts counts exports too, and takes the jobs first")
  func maximumStarts() async throws {
    let world = World()
    let file = try await started(world)
    let outcome = try await world.apply(declared: declared, file, maximumStarts: 2)
    #expect(outcome.wire.count(.export) == 2 && outcome.report.hasDeferred)
  }

  @Test("The service's quota defers, its refusal of a size is reported", arguments: [(2, 5), (20, 7)])
  func refusals(quota: Int, size: Int) async throws {
    let world = World { $0.exportQuota = quota }
    let file = try await started(world)
    let exports = jobs.map { Export(name: "\($0.name)-top", upstream: $0, size: size) }
    let outcome = try await world.apply(
      declared: jobs.map(\.declared) + exports.map(\.declared), file, settings: ApplySettings(parallelism: 1))
    #expect(outcome.report.hasDeferred == (size == 5) && outcome.report.hasFailures == (size == 7))
    #expect(try await listed(in: world).count == (size == 5 ? 2 : 0))
  }

  @Test("A crash at any append or send: each export is there once and recorded")
  func crashes() async throws {
    for number in 1...8 {
      for tenths in [0, 3, 9, 10] {
        let world = World { $0.listDelay = 2 }
        let before = await (try await started(world)).content
        let isDead = Mutex(false)
        let file = MemoryStore(before, failingAppend: number, tenthsWritten: tenths) { isDead.withLock { $0 = true } }
        _ = try await world.apply(declared: declared, file) { _ in
          isDead.withLock { $0 } ? .instead(.notSent("dead")) : nil
        }
        try await check(world, MemoryStore(await file.content))
      }
    }
    for number in 1...3 {
      for hasRun in [false, true] {
        let world = World { $0.listDelay = 2 }
        let file = try await started(world)
        let gate = ApplyGate(maximumStarts: nil)
        let isDead = Mutex(false)
        let sends = Mutex(0)
        let last = Mutex<[UInt8]?>(nil)
        _ = try await world.apply(declared: declared, file, gate: gate) { call in
          if isDead.withLock({ $0 }) { return .instead(.notSent("dead")) }
          guard call.kind == .export,
            sends.withLock({
              $0 += 1
              return $0
            }) == number
          else { return nil }
          isDead.withLock { $0 = true }
          await gate.stop("dead")
          let content = await file.content
          last.withLock { $0 = content }
          return hasRun ? .lose : .instead(.maybeSent("dead"))
        }
        try await check(world, MemoryStore(last.withLock { $0 }))
      }
    }
  }

  private func check(_ world: World, _ file: MemoryStore) async throws {
    let outcome = try await world.apply(declared: declared, file)
    #expect(!outcome.report.hasFailures && !outcome.report.hasDeferred, "\(outcome.results)")
    await world.clock.sleep(.seconds(3600))
    #expect(try await listed(in: world) == names)
    #expect(try await file.snapshot.allExports.map(\.serviceName).sorted() == names)
    #expect(try await file.snapshot.openIntents.isEmpty)
    #expect(try await world.apply(declared: declared, file).report.results.isEmpty)
  }
}
