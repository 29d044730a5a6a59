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

@Suite("Looking for a run at the service", .virtualTime)
struct LookUpTests {
  private let world = World()
  private let run = WorkItem(Job("spring").declared)

  private func find(_ run: WorkItem, fault: @escaping @Sendable (Wire.Call) async -> Wire.Fault? = { _ in nil }) async
    -> StartMachine.LookUp
  {
    await Self.lookUp(world, over: Wire(world.service, fault: fault))
      .find(run, preparedWithin: nil, underAllNames: false).found
  }

  private static func lookUp(_ world: World, over transport: any HTTPTransport) -> JobLookUp {
    JobLookUp(ServiceJobReader(world.client(over: transport), .audienceGenerationJob, parallelism: 8)) {
      world.clock.elapsed
    }
  }

  @Test("A job under the made name is the run's own unless a tag says otherwise; a tag that is missing says nothing")
  func tags() async throws {
    let job = Job("spring")
    let other = Job("spring", revision: "other")
    var nameOnly = job.tags
    nameOnly[JobTags.digest] = nil
    for (tags, isOurs) in [(job.tags, true), (nameOnly, true), (other.tags, false), (nil, true)] {
      let world = World()
      let arn = try await world.startForeign(job.serviceName, tags: tags)
      let found = await Self.lookUp(world, over: world.service)
        .find(run, preparedWithin: nil, underAllNames: false).found
      let job = StartMachine.FoundJob(arn: arn, serviceName: job.serviceName, isTagged: tags == job.tags)
      #expect(found == (isOurs ? .ours([job], besides: []) : .anothers(arn: arn)))
    }
    let elsewhere = World()
    _ = try await elsewhere.startForeign("spring-other", tags: job.tags)
    let found = await Self.lookUp(elsewhere, over: elsewhere.service)
      .find(run, preparedWithin: nil, underAllNames: true).found
    #expect(found == .nothing)
  }

  @Test("A job that List shows and Get does not know may be the run's: Get can be late")
  func deleted() async throws {
    let arn = try await world.startForeign(run.serviceName)
    let found = await find(run) { $0.kind == .get ? .answer(.error(404, "ResourceNotFoundException")) : nil }
    #expect(found == .undecided(arn: arn, isGone: true))
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
    let lookUp = Self.lookUp(world, over: wire)
    let run = run
    async let first = lookUp.find(run, preparedWithin: nil, underAllNames: false).found
    for await _ in began {}
    let seconds = await withTaskGroup { group in
      for _ in 0..<5 { group.addTask { await lookUp.find(run, preparedWithin: nil, underAllNames: false).found } }
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
      let lock = try #require(try await FileStore(path).lockIfFree(as: "the test"))
      let journal = try await StateJournal.open(lock, owner: .emulator(id: world.service.id))
      let plan = plan(jobs, scopes: [""], against: journal.snapshot)
      #expect(plan.counts.start == (round == 1 ? 10 : 0))
      let report = await world.applier(over: world.service, journal).apply(plan)
      #expect(report.results.count == (round == 1 ? 10 : 0))
      #expect(report.stateFailure == nil)
    }
    #expect(try await Snapshot.read(FileStore(path)).count == 10)
  }
}
