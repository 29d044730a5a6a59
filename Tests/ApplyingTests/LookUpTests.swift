import AWSCore
import CleanRoomsML
import CleanRoomsMLModel
import Emulator
import Foundation
import JobModel
import Planning
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("Looking for a run at the service")
struct LookUpTests {
  private let world = World()
  private let run = AppliedRun(Job("spring").declared)

  private func find(_ run: AppliedRun, fault: @escaping @Sendable (Wire.Call) async -> Wire.Fault? = { _ in nil }) async
    -> StartMachine.LookUp
  {
    await JobLookUp(world.client(over: Wire(world.service, fault: fault)), CallSlots(8))
      .find(run, .model, isFirst: false)
  }

  @Test("A job is the run's own by its service name and both tags, nothing less")
  func tags() async throws {
    let job = Job("spring")
    let other = Job("spring", revision: "other")
    var nameOnly = job.tags
    nameOnly[JobTags.digest] = nil
    for (tags, isOurs) in [(job.tags, true), (nameOnly, false), (other.tags, false), (nil, false)] {
      let world = World()
      let arn = try await world.startForeign(job.serviceName, tags: tags)
      let found = await JobLookUp(world.client(over: world.service), CallSlots(8))
        .find(run, .model, isFirst: false)
      #expect(
        found == (isOurs ? .ours([StartMachine.FoundJob(arn: arn, serviceName: job.serviceName)]) : .foreign(arn: arn)))
    }
    let elsewhere = World()
    _ = try await elsewhere.startForeign("spring-other", tags: job.tags)
    let found = await JobLookUp(elsewhere.client(over: elsewhere.service), CallSlots(8))
      .find(run, .model, isFirst: false)
    #expect(found == .nothing)
  }

  @Test("A job that is deleted between List and Get is not there")
  func deleted() async throws {
    _ = try await world.startForeign(run.serviceName)
    #expect(await find(run) { $0.kind == .get ? .answer(.error(404, "ResourceNotFoundException")) : nil } == .nothing)
  }

  @Test("Where List or Get fails, nothing is known")
  func failures() async throws {
    _ = try await world.startForeign(run.serviceName)
    for kind in [Wire.Kind.list, .get] {
      let found = await find(run) { $0.kind == kind ? .answer(.error(500, nil)) : nil }
      guard case .failed = found else {
        Issue.record("\(found)")
        return
      }
    }
  }

  @Test("A listing that began before one asks does not serve one: it could miss what was started since")
  func stale() async throws {
    let (began, signal) = AsyncStream<Void>.makeStream()
    let world = world
    let job = Job("spring")
    let wire = Wire(world.service) { call in
      guard call.kind == .list, call.number == 1 else { return nil }
      // This listing was made before the start, and its answer is still on its way.
      _ = try? await world.startForeign(job.serviceName, tags: job.tags)
      signal.finish()
      for _ in 0..<1000 { await Task.yield() }
      return .answer(HTTPResponse(status: 200, body: Array(#"{"audienceGenerationJobs": []}"#.utf8)))
    }
    let lookUp = JobLookUp(world.client(over: wire), CallSlots(8))
    let run = run
    async let first = lookUp.find(run, .model, isFirst: false)
    for await _ in began {}
    let seconds = await withTaskGroup { group in
      for _ in 0..<5 { group.addTask { await lookUp.find(run, .model, isFirst: false) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(await first == .nothing)
    #expect(seconds.count == 5 && seconds.allSatisfy { if case .ours = $0 { true } else { false } })
    // All that asked while the first was under way share the next.
    #expect(wire.count(.list) == 2)
  }

  @Test("On a real disk: applied, locked, compacted, and nothing to do the second time")
  func onDisk() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("usher.state.jsonl").path
    let jobs = Job.several(10).map(\.declared)
    for round in 1...2 {
      let lock = try #require(try StateLock.tryAcquire(path, owner: "the test"))
      let journal = try await StateJournal.open(lock, owner: .emulator(id: world.service.id))
      let plan = plan(jobs, scopes: [""], against: journal.snapshot)
      #expect(plan.counts.start == (round == 1 ? 10 : 0))
      let report = await world.applier(over: world.service, journal).apply(plan)
      #expect(report.results.count == (round == 1 ? 10 : 0))
      #expect(report.stateFailure == nil)
    }
    #expect(try Snapshot.read(path).count == 10)
  }
}
