import DurableFile
import Emulator
import Planning
import StateFile
import SystemPackage
import Testing

@testable import Applying

@Suite("A state that is gone when the apply ends")
struct DisplacedTests {
  /// A file that somebody takes away, or that cannot be replaced.
  private actor FailingFile: JournalFile {
    private var content: [UInt8]?
    private let appends: Int
    private var count = 0
    private let error: FileError

    init(after appends: Int, _ error: FileError) {
      self.appends = appends
      self.error = error
    }

    func read() async throws(FileError) -> [UInt8]? { content }
    func truncate(to size: Int) async throws(FileError) {}
    func append(_ bytes: [UInt8]) async throws(FileError) {
      if count >= appends { throw error }
      count += 1
      content = (content ?? []) + bytes
    }
    func sync() async throws(FileError) {}
    func requireInPlace() async throws(FileError) {}
    func reopened(
      within limit: Duration, sleep: @Sendable (Duration) async -> Void
    ) async throws(FileError) -> any JournalFile { throw error }
    func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError) { throw error }
  }

  private func apply(_ file: FailingFile, _ world: World, _ jobs: [Job]) async throws -> ApplyReport {
    let journal = try await StateJournal.open(file, path: "/memory", owner: .emulator(id: world.service.id))
    let plan = plan(jobs.map(\.declared), scopes: [""], against: journal.snapshot)
    let settings = ApplySettings(parallelism: 1)
    return await world.applier(over: world.service, journal, ApplyGate(maximumStarts: nil), settings).apply(plan)
  }

  @Test("Nothing counts as recorded, and every ARN is told", arguments: [3, 6, 100])
  func displaced(appends: Int) async throws {
    let world = World()
    let jobs = Job.several(6)
    _ = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let report = try await apply(FailingFile(after: appends, .displaced("/memory")), world, jobs)
    #expect(report.stateFailure?.isDisplaced == true)
    #expect(report.hasFailures)
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
    let full = FileError("write to", "/memory", reason: "no space")
    let report = try await apply(FailingFile(after: 100, full), world, Job.several(3))
    guard case .untidied? = report.stateFailure?.kind else {
      Issue.record("\(report)")
      return
    }
    #expect(report.results.count { if case .started = $0.result { true } else { false } } == 3)
    #expect(try #require(report.stateFailure).description.contains("everything is recorded"))
  }
}
