import Emulator
import Planning
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

@Suite("A state that is gone when the apply ends")
struct DisplacedTests {
  /// A state that somebody takes away after so many appends, or that cannot be replaced.
  private static func failing(after appends: Int, _ error: StateError) -> MemoryStore {
    let count = Mutex(0)
    return MemoryStore { step in
      switch step {
      case .append:
        let isDone = count.withLock {
          $0 += 1
          return $0 <= appends
        }
        return isDone ? .done : MemoryStore.Effect(tenths: 0, error)
      case .replace, .reopen: return MemoryStore.Effect(tenths: 0, error)
      case .truncate, .sync, .look: return .done
      }
    }
  }

  private func apply(_ file: MemoryStore, _ world: World, _ jobs: [Job]) async throws -> ApplyReport {
    let journal = try await StateJournal.open(file, owner: .emulator(id: world.service.id))
    let plan = plan(jobs.map(\.declared), scopes: [""], against: journal.snapshot)
    let settings = ApplySettings(parallelism: 1)
    return await world.applier(over: world.service, journal, ApplyGate(maximumStarts: nil), settings).apply(plan)
  }

  @Test("Nothing counts as recorded, and every ARN is told", arguments: [3, 6, 100])
  func displaced(appends: Int) async throws {
    let world = World()
    let jobs = Job.several(6)
    _ = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let report = try await apply(Self.failing(after: appends, .displaced("/memory")), world, jobs)
    #expect(report.stateFailure?.isDisplaced == true)
    #expect(report.hasFailures && !report.isOnlyCompactionFailed)
    let arns = report.results.flatMap(\.result.arns)
    let names = try await world.names()
    #expect(arns.count == names.count && Set(arns).count == arns.count)
    for (_, result) in report.results where !result.arns.isEmpty {
      guard case .unrecorded(_, let reason) = result else {
        Issue.record("\(result)")
        return
      }
      #expect(reason.kind == .stateDisplaced)
    }
  }

  @Test("Where only compaction fails, everything is recorded, and that is said")
  func compaction() async throws {
    let world = World()
    let full = StateError.store("/memory", "cannot write to /memory: no space")
    let report = try await apply(Self.failing(after: 100, full), world, Job.several(3))
    #expect(report.isOnlyCompactionFailed)
    #expect(report.results.count { if case .started = $0.result { true } else { false } } == 3)
    #expect(try #require(report.stateFailure).description.contains("everything is recorded"))
  }
}
