import Emulator
import JobModel
import StateFile
import TestSupport
import Testing

@testable import Applying

@Suite("A disk that fails in the middle")
struct DiskFailureTests {
  private let jobs = Job.several(12)

  @Test(
    "Starts stop at once, what is in flight ends, and every job is recorded, told by its ARN, or not begun",
    arguments: 1...14)
  func failing(append: Int) async throws {
    let world = World { $0.quota = 100 }
    let file = MemoryStore(failingAppend: append, tenthsWritten: 5)
    let outcome = try await world.apply(jobs, file, settings: ApplySettings(parallelism: 2))
    let names = try await world.names()

    guard outcome.report.stateFailure != nil else {
      // Group commit needed fewer appends than that.
      #expect(names == jobs.serviceNames)
      return
    }
    #expect(outcome.report.hasFailures)
    var told: [String] = []
    for (run, result) in outcome.report.results {
      switch result {
      case .started, .unrecorded: told.append(run.serviceName)
      case .failed, .stopped: break
      default: Issue.record("\(run.name): \(result)")
      }
    }
    #expect(told.sorted() == names)

    let rest = MemoryStore(await file.content)
    let again = try await world.apply(jobs, rest)
    #expect(!again.report.hasFailures)
    #expect(try await rest.startedNames == jobs.serviceNames)
    #expect(try await world.names() == jobs.serviceNames)
  }

  @Test("After the error no call is made any more")
  func noCalls() async throws {
    let settings = ApplySettings(parallelism: 1)
    let outcome = try await World().apply(jobs, MemoryStore(failingAppend: 1), settings: settings)
    #expect(outcome.wire.count(.start) == 0)
    #expect(outcome.report.results.count { if case .failed = $0.result { true } else { false } } <= 2)
    #expect(outcome.report.results.count { if case .stopped = $0.result { true } else { false } } >= 10)
  }

  @Test("An intent that settles meanwhile is left open, not started again")
  func settling() async throws {
    let world = World()
    let intents = jobs.prefix(2).map { $0.intent(world.newID()) }
    let content = await (try MemoryStore.holding(intents, of: world)).content
    let arn = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let outcome = try await world.apply(jobs, MemoryStore(content, failingAppend: 1))
    guard case .unrecorded([arn], _)? = outcome.results["job-1"], case .uncertain? = outcome.results["job-2"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(outcome.wire.count(.start) == 0)
  }
}
