import AWSCore
import Emulator
import JobModel
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

/// The process dies at any step of an apply of several jobs; the next apply, on what the disk and the service hold then,
/// must end with each job started once and recorded.
@Suite("A crash at any moment")
struct CrashTests {
  /// Where the process dies.
  enum Crash: Sendable {
    /// While this append is written: so many tenths of it are in the file.
    case append(Int, tenths: Int)
    /// Just before this start reaches the service, or just after it ran.
    case send(Int, hasRun: Bool)
  }

  static let crashes: [Crash] =
    (1...14).flatMap { number in [0, 3, 9, 10].map { Crash.append(number, tenths: $0) } }
    + (1...7).flatMap { number in [false, true].map { Crash.send(number, hasRun: $0) } }

  private let jobs = Job.several(7)

  /// Applies until the crash; what happens after it reaches neither the file nor the service.
  private func apply(_ world: World, _ content: [UInt8]?, dyingAt crash: Crash, parallelism: Int) async throws
    -> [UInt8]?
  {
    let isDead = Mutex(false)
    let gate = ApplyGate(maximumStarts: nil)
    let file: MemoryStore
    let last = Mutex<[UInt8]?>(nil)
    if case .append(let number, let tenths) = crash {
      file = MemoryStore(content, failingAppend: number, tenthsWritten: tenths) { isDead.withLock { $0 = true } }
    } else {
      file = MemoryStore(content)
    }
    _ = try await world.apply(jobs, file, settings: ApplySettings(parallelism: parallelism), gate: gate) { call in
      if isDead.withLock({ $0 }) { return .instead(.notSent("dead")) }
      guard case .send(let number, let hasRun) = crash, call.kind == .start, call.startNumber == number else {
        return nil
      }
      isDead.withLock { $0 = true }
      await gate.stop("dead")
      let content = await file.content
      last.withLock { $0 = content }
      return hasRun ? .lose : .instead(.maybeSent("dead"))
    }
    if let content = last.withLock({ $0 }) { return content }
    return await file.content
  }

  @Test("Each job is at the service once and its ARN in the state", arguments: crashes)
  func once(crash: Crash) async throws {
    for parallelism in [1, 3] {
      for listDelay in [0.0, 8] {
        let world = World { $0.listDelay = listDelay }
        let file = MemoryStore(try await apply(world, nil, dyingAt: crash, parallelism: parallelism))
        try await check(world, file)
      }
    }
  }

  @Test("The same when the apply that comes after crashes too", arguments: [1, 2, 5])
  func twice(first: Int) async throws {
    for crash in Self.crashes {
      let world = World { $0.listDelay = 2 }
      let content = try await apply(world, nil, dyingAt: .send(first, hasRun: true), parallelism: 3)
      let file = MemoryStore(try await apply(world, content, dyingAt: crash, parallelism: 3))
      try await check(world, file)
    }
  }

  private func check(_ world: World, _ file: MemoryStore) async throws {
    let outcome = try await world.apply(jobs, file)
    #expect(!outcome.report.hasFailures, "\(outcome.results)")
    #expect(try await world.names() == jobs.serviceNames)
    #expect(try await file.startedNames == jobs.serviceNames)
    #expect(try await file.snapshot.openIntents.isEmpty)
    #expect(try await world.apply(jobs, file).report.results.isEmpty)
  }
}
