import AWSCore
import Emulator
import JobModel
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

@Suite("An interrupt")
struct StopTests {
  private let world = World()
  private let gate = ApplyGate(maximumStarts: nil)

  /// Does not end before the task is cancelled.
  private static func hang() async -> Wire.Fault {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
    continuation.finish()
    return .instead(.maybeSent("cancelled"))
  }

  @Test("Calls off a listing that hangs: nothing is started, nothing is asked again")
  func listing() async throws {
    let (world, gate) = (world, gate)
    let outcome = try await world.apply(Job.several(20), MemoryStore(), gate: gate) { call in
      guard call.kind == .list else { return nil }
      await gate.stop("interrupted by SIGINT")
      return await Self.hang()
    }
    #expect(outcome.results.count == 20)
    #expect(outcome.results.values.allSatisfy { $0 == .stopped(Reason(.interrupted, "interrupted by SIGINT")) })
    #expect(outcome.wire.count(.list) == 1 && outcome.wire.count(.start) == 0)
    #expect(world.clock.elapsed == .zero)
  }

  @Test(
    "Calls off what settles, in all runs at once, and leaves their intents open", arguments: [Wire.Kind.list, .get])
  func settling(kind: Wire.Kind) async throws {
    let (world, gate) = (world, gate)
    let jobs = Job.several(5)
    let file = try await MemoryStore.holding(jobs.map { $0.intent(world.newID()) }, of: world)
    for job in jobs { _ = try await world.startForeign(job.serviceName, tags: job.tags) }
    let outcome = try await world.apply(jobs + [Job("new")], file, settings: ApplySettings(parallelism: 2), gate: gate)
    {
      guard $0.kind == kind else { return nil }
      await gate.stop("interrupted by SIGINT")
      return await Self.hang()
    }
    #expect(outcome.results["new"] == .stopped(Reason(.interrupted, "interrupted by SIGINT")))
    #expect(outcome.results.values.count { if case .uncertain = $0 { true } else { false } } == 5)
    #expect(try await file.snapshot.openIntents.count == 5)
    #expect(outcome.wire.count(kind) <= 2)
    #expect(world.clock.elapsed < .seconds(1))
  }

  @Test("A start that was sent is never called off: it ends and is recorded")
  func start() async throws {
    let (gate, file) = (gate, MemoryStore())
    let outcome = try await world.apply([Job("spring")], file, gate: gate) { call in
      guard call.kind == .start else { return nil }
      await gate.stop("interrupted by SIGINT")
      for _ in 0..<1000 { await Task.yield() }
      return Task.isCancelled ? .instead(.maybeSent("cancelled")) : nil
    }
    guard case .started? = outcome.results["spring"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(try await file.snapshot.count == 1)
  }

  @Test("The signal lets work end that ends first, and calls off what is under way when it comes")
  func signal() async {
    let signal = StopSignal()
    #expect(await signal.unlessRaised { 1 } == 1)
    let value: Int? = await signal.unlessRaised {
      signal.raise()
      _ = await Self.hang()
      return 2
    }
    #expect(value == nil)
    let begun = Mutex(false)
    let late: Int? = await signal.unlessRaised {
      begun.withLock { $0 = true }
      return 3
    }
    #expect(late == nil && !begun.withLock { $0 })
  }
}
