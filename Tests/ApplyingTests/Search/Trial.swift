import AWSCore
import CleanRoomsML
import Emulator
import JobModel
import Planning
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

/// One seed's story over the real shell: applies that die and fail, then one that may do its work, and what is the case
/// then.
struct Trial {
  struct Ending: Equatable {
    /// What is broken; nil where every promise is kept.
    var broken: String?
    var trace: Fingerprint
    var log: [String]
    var steps: Int
  }

  /// What comes between the applies.
  enum Turn: CaseIterable {
    case nothing
    /// The first job has another `spec.name` from then on.
    case rename
    /// The first job is declared in the first and in the last apply only.
    case undeclare
    /// The state is gone before the last apply; only where names stay taken.
    case lose
    /// A job of someone else has the first one's name; only where names stay taken.
    case foreign
  }

  let seed: UInt64
  let jobs: [Job]
  private let turn: Turn
  private let settings: ApplySettings
  private let crashes: Int
  private let faults: Int
  private let executor: SeededExecutor
  private let world: World

  /// - Parameter isOutside: whether the service keeps none of the promise's conditions: names can be taken again, and a
  ///   job shows after the settle time.
  init(seed: UInt64, isOutside: Bool = false) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    jobs = Job.several(Int.random(in: 1...3, using: &random))
    settings = ApplySettings(parallelism: Int.random(in: 1...2, using: &random))
    crashes = random.pick([0, 1, 2, 2])
    faults = Int.random(in: 0...2, using: &random)
    executor = SeededExecutor(seed: seed)
    let names = isOutside ? .reusable : random.pick([EmulatorSwitches.Names.unique, .unique, .reusable])
    // Beyond the settle time only where names stay taken.
    let delays: [Double] = isOutside ? [60] : names == .unique ? [0, 8, 60] : [0, 8]
    let (listDelay, tagDelay) = (random.pick(delays), random.pick(delays))
    let turn = random.pick(names == .unique ? Turn.allCases : [.nothing, .rename, .undeclare])
    self.turn = turn
    // A start that is answered with someone else's job, which no list shows yet, is taken for that one.
    let reply = turn == .foreign ? .conflict : random.pick(EmulatorSwitches.TakenReply.allCases)
    let (getDelay, filterDelay) = (random.pick(delays), random.pick([0.0, 600]))
    let startTags = random.pick([EmulatorSwitches.StartTags.kept, .kept, .dropped])
    let pageSize = random.pick([100, 1])
    world = World(clock: executor) {
      ($0.names, $0.takenReply, $0.listDelay, $0.tagDelay) = (names, reply, listDelay, tagDelay)
      ($0.getDelay, $0.filterDelay, $0.startTags, $0.pageSize) = (getDelay, filterDelay, startTags, pageSize)
    }
  }

  func run() async -> Ending {
    let log = Mutex<[String]>([])
    let broken = await withTaskExecutorPreference(executor) {
      do {
        return try await story { lines in log.withLock { $0 += lines } }
      } catch {
        return "\(error)"
      }
    }
    return Ending(broken: broken, trace: executor.trace, log: log.withLock { $0 }, steps: executor.steps)
  }

  private func story(_ tell: ([String]) -> Void) async throws -> String? {
    var random = SeededGenerator(seed: ~seed)
    let late = TrialWire.Late()
    var content: [UInt8]?
    if turn == .foreign { _ = try await world.startForeign(jobs[0].serviceName, tags: Job("other").tags) }
    var faults = faults
    var ended = Ended(random: SeededGenerator(seed: seed ^ 0xE4DED))
    for apply in 0...crashes {
      let fate = Fate(
        seed: random.next(), dyingAfter: apply < crashes ? Int.random(in: 0...6 + 6 * jobs.count, using: &random) : nil,
        faults: faults)
      let file = MemoryStore(content, fate)
      _ = await self.apply(declared(in: apply), file, fate, late)
      tell(fate.log)
      faults = fate.faultsLeft
      content = await Self.left(by: file, fate.isDead, &random)
      content = await recordEnds(in: content, &ended, tell)
    }
    if turn == .lose { content = nil }
    let fate = Fate(seed: 0, dyingAfter: nil, faults: 0)
    let file = MemoryStore(content, fate)
    let report = await apply(declared(in: crashes + 1), file, fate, late)
    tell(fate.log + report.flatMap { $0.results.map { "\($0.item.name): \($0.result)" } })
    await executor.sleep(.seconds(10))
    await late.carryOut(executor.elapsed, by: world.service)
    if let broken = try await broken(file, report) { return broken }
    return turn == .lose ? nil : try await lost(ended, file)
  }

  /// Of which jobs it is on the disk how they ended.
  private struct Ended {
    var random: SeededGenerator
    var arns: Set<String> = []
  }

  /// What `status --record` does between two applies, in a process that may die over it.
  private func recordEnds(
    in content: [UInt8]?, _ ended: inout Ended, _ tell: ([String]) -> Void
  ) async -> [UInt8]? {
    let fate = Fate(
      seed: ended.random.next(),
      dyingAfter: Bool.random(using: &ended.random) ? Int.random(in: 0...5, using: &ended.random) : nil, faults: 0)
    let file = MemoryStore(content, fate)
    if let journal = try? await StateJournal.open(file, owner: .emulator(id: world.service.id)) {
      let records = journal.snapshot.allStarted.map { record in
        EndedRecord(
          record.run, arn: record.audienceGenerationJobArn,
          JobOutcome(status: .createFailed, updateTime: record.time, seenTime: record.time))
      }
      if (try? await journal.record(Array(records))) != nil {
        ended.arns.formUnion(records.map(\.audienceGenerationJobArn))
        try? await journal.compact()
      }
    }
    tell(fate.log)
    return await Self.left(by: file, fate.isDead, &ended.random)
  }

  private func lost(_ ended: Ended, _ file: MemoryStore) async throws -> String? {
    let snapshot = try Snapshot(await file.durable ?? [], at: "/memory")
    let isLost = snapshot.allStarted.contains {
      ended.arns.contains($0.audienceGenerationJobArn) && snapshot.outcome(of: $0)?.hasFailed != true
    }
    return isLost ? "it was recorded how a job ended, and is in the state no more" : nil
  }

  /// What the manifests declare when that apply begins.
  private func declared(in apply: Int) -> [Job] {
    guard apply > 0, let first = jobs.first else { return jobs }
    return switch turn {
    case .nothing, .lose, .foreign: jobs
    case .rename: [Job(first.name, serviceName: Self.otherName)] + jobs.dropFirst()
    case .undeclare: apply > crashes ? jobs : Array(jobs.dropFirst())
    }
  }

  private static let otherName = "another"

  /// What a process leaves on the disk: killed, all that was written; without power, what was synced, or some more.
  private static func left(by file: MemoryStore, _ isDead: Bool, _ random: inout SeededGenerator) async -> [UInt8]? {
    let (content, durable) = (await file.content, await file.durable)
    guard isDead, Bool.random(using: &random) else { return content }
    guard let content, content.starts(with: durable ?? []), Bool.random(using: &random) else { return durable }
    let synced = durable?.count ?? 0
    return Array(content.prefix(Int.random(in: synced...content.count, using: &random)))
  }

  /// - Returns: nil where the state cannot be opened, because the process is dead or the disk has failed.
  private func apply(
    _ jobs: [Job], _ file: MemoryStore, _ fate: Fate, _ late: TrialWire.Late
  ) async -> [ApplyReport] {
    guard let journal = try? await StateJournal.open(file, owner: .emulator(id: world.service.id))
    else { return [] }
    let plan = plan(jobs.map(\.declared), scopes: [""], against: journal.snapshot)
    if plan.hasErrors || plan.isDone { return [ApplyReport()] }
    let gate = ApplyGate(maximumStarts: nil)
    let wire = TrialWire(world.service, fate, executor, late, gate)
    return [await world.applier(over: wire, journal, gate, settings).apply(plan)]
  }

  private func broken(_ file: MemoryStore, _ reports: [ApplyReport]) async throws -> String? {
    // The first job's other name counts as its own.
    let names = try await world.names().map { $0 == Self.otherName ? jobs[0].serviceName : $0 }
    for job in jobs where names.count(where: { $0 == job.serviceName }) > 1 {
      return "\(job.name) was carried out twice"
    }
    guard let report = reports.first else { return "an apply without a fault could not open the state" }
    if report.hasFailures || report.hasStopped || report.hasDeferred {
      let hasWords = report.results.allSatisfy { $0.result.reason == nil || $0.result.namesDecision }
      return hasWords && report.stateFailure == nil ? nil : "an apply without a fault failed and names no decision"
    }
    let snapshot = try Snapshot(await file.durable ?? [], at: "/memory")
    for job in jobs {
      if !names.contains(job.serviceName) { return "exit 0, and \(job.name) was never carried out" }
      if !snapshot.isStarted(job.run) {
        return "exit 0, and \(job.name) is not in the state"
      }
    }
    return snapshot.openIntents.isEmpty ? nil : "exit 0, and the next apply still has something to do"
  }
}
