import AWSCore
import Emulator
import Planning
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

@Suite("Jobs of several accounts in one apply", .virtualTime)
struct AccountTests {
  private static let (ours, theirs) = ("111111111111", "222222222222")
  /// Two jobs of each account, in two regions.
  private let jobs = [
    Job("a", account: ours), Job("b", region: "eu-central-1", account: ours), Job("c", account: theirs),
    Job("d", region: "eu-central-1", account: theirs),
  ]

  /// Credentials that are taken for so many calls.
  private final class Expiring: CredentialsProvider {
    private let left: Mutex<Int>

    init(after calls: Int) { left = Mutex(calls) }

    func credentials() async throws(CredentialsError) -> Credentials {
      let isOver = left.withLock { left in
        left -= 1
        return left < 0
      }
      if isOver { throw .invalid("the profile brand-b is gone") }
      return try await World.caller(EmulatedService.accessKeyID(of: AccountTests.theirs)).credentials()
    }
  }

  private func apply(
    _ world: World, _ file: MemoryStore, theirs: any CredentialsProvider, _ settings: ApplySettings = ApplySettings()
  ) async throws -> ApplyReport {
    let journal = try await StateJournal.open(file, owner: .emulator(id: world.service.id))
    let plan = plan(jobs.map(\.declared), scopes: [""], against: journal.snapshot, namesAccounts: true)
    let callers: [String: any CredentialsProvider] = [
      Self.ours: World.caller(EmulatedService.accessKeyID(of: Self.ours)), Self.theirs: theirs,
    ]
    let report = await world.applier(
      over: world.service, journal, ApplyGate(maximumStarts: nil), settings, callers: callers
    ).apply(plan)
    await journal.close()
    return report
  }

  private var caller: StaticCredentials { World.caller(EmulatedService.accessKeyID(of: Self.theirs)) }

  @Test("Each job is started, listed and recorded with its account's credentials, once")
  func both() async throws {
    let (world, file) = (World(), MemoryStore())
    let report = try await apply(world, file, theirs: caller)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(report.notices.isEmpty, "\(report.notices)")
    #expect(try await apply(world, file, theirs: caller).results.isEmpty)
    // A lost state: each account's listing shows its own jobs.
    let lost = MemoryStore()
    let found = try await apply(world, lost, theirs: caller)
    #expect(found.results.allSatisfy { if case .adopted = $0.result { true } else { false } }, "\(found.results)")
    #expect(try await world.names().count + world.names(in: "eu-central-1").count == 4)
  }

  @Test(
    "Credentials that end after so many calls stop their account's jobs alone; the next apply goes on",
    arguments: 0..<12)
  func dead(calls: Int) async throws {
    let (world, file) = (World(), MemoryStore())
    let report = try await apply(world, file, theirs: Expiring(after: calls))
    let started = try await file.startedNames
    #expect(Set(jobs[..<2].map(\.serviceName)).isSubset(of: started), "\(report.results)")
    #expect(started.count == 4 || report.hasFailures || report.hasStopped, "\(report.results)")
    _ = try await apply(world, file, theirs: caller)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await world.names().count + world.names(in: "eu-central-1").count == 4)
  }

  @Test("The quota of one account defers nothing of the other")
  func quota() async throws {
    let (world, file) = (World { $0.quota = 1 }, MemoryStore())
    _ = try await world.startForeign("somebody-elses", account: Self.theirs)
    let report = try await apply(world, file, theirs: caller)
    #expect(report.hasDeferred && !report.hasFailures, "\(report.results)")
    #expect(try await file.startedNames == [jobs[0], jobs[1], jobs[3]].serviceNames)
  }

  @Test("maxInFlight counts in each account and region")
  func inFlight() async throws {
    let (world, file) = (World(), MemoryStore())
    var settings = ApplySettings()
    settings.maximumInFlight = InFlightLimit(count: 1, place: "usher.yaml:8")
    _ = try await world.startForeign("somebody-elses", account: Self.theirs)
    let report = try await apply(world, file, theirs: caller, settings)
    #expect(report.hasDeferred && !report.hasFailures, "\(report.results)")
    #expect(try await file.startedNames == [jobs[0], jobs[1], jobs[3]].serviceNames)
  }
}
