import AWSCore
import Foundation
import Synchronization
import Testing

@Suite struct CredentialsCacheTests {
  @Test(
    "Credentials that end are renewed in their last 15 minutes",
    arguments: [(0.0, 1), (2699, 1), (2701, 2), (3599, 2), (3601, 2)])
  func renewed(_ time: Double, _ asked: Int) async throws {
    let clock = SharedClock()
    let source = Scripted(clock, lifetime: 3600)
    let cache = CredentialsCache(source, now: { clock.now })
    for moment in Set([0, time]).sorted() {
      clock.set(moment)
      _ = try await cache.credentials()
    }
    #expect(source.count == asked)
  }

  @Test("Credentials that cannot be renewed are used to their end, and not beyond")
  func fixed() async throws {
    let clock = SharedClock()
    let source = Scripted(clock, lifetime: 3600, canRefresh: false)
    let cache = CredentialsCache(source, now: { clock.now })
    for time in [0.0, 3000, 3599] {
      clock.set(time)
      #expect(try await cache.credentials().accessKeyID == "K1")
    }
    clock.set(3600)
    await #expect(throws: CredentialsError.invalid(expired)) { try await cache.credentials() }
    #expect(source.count == 1)
  }

  private let expired = "the credentials from test have expired, and usher cannot renew them"

  @Test("A failure to renew is borne in the last 15 minutes, with a pause, and is everybody's in the last 10")
  func failures() async throws {
    let clock = SharedClock()
    let source = Scripted(clock, lifetime: 3600)
    let cache = CredentialsCache(source, now: { clock.now })
    _ = try await cache.credentials()
    source.fail(true)
    // 15 to 10 minutes before the end: asked at most once a minute, and the old ones hold.
    for (time, asked) in [(2701.0, 2), (2702, 2), (2760, 2), (2762, 3)] {
      clock.set(time)
      #expect(try await cache.credentials().accessKeyID == "K1")
      #expect(source.count == asked, "at \(time) s")
    }
    clock.set(3001)
    await #expect(throws: CredentialsError.invalid("no")) { try await cache.credentials() }
    source.fail(false)
    #expect(try await cache.credentials().accessKeyID == "K5")
  }

  @Test("Short-lived credentials are not renewed at every call")
  func shortLived() async throws {
    let clock = SharedClock()
    let source = Scripted(clock, lifetime: 60)
    let cache = CredentialsCache(source, now: { clock.now })
    for (time, asked) in [(0.0, 1), (1, 1), (29, 1), (31, 2), (60, 2), (62, 3)] {
      clock.set(time)
      _ = try await cache.credentials()
      #expect(source.count == asked, "at \(time) s")
    }
  }

  @Test("Credentials that come expired are an error")
  func stale() async {
    let clock = SharedClock()
    let cache = CredentialsCache(Scripted(clock, lifetime: -1), now: { clock.now })
    await #expect(throws: CredentialsError.invalid("the credentials from test have expired")) {
      try await cache.credentials()
    }
  }

  @Test("However many ask at once, the source is asked once, and a failure is everybody's")
  func together() async throws {
    for isFailing in [false, true] {
      let clock = SharedClock()
      let source = Scripted(clock, lifetime: 3600)
      source.fail(isFailing)
      let gate = Gate()
      source.wait(at: gate)
      let cache = CredentialsCache(source, now: { clock.now })
      let keys = await withTaskGroup(of: String?.self) { group in
        group.addTask { try? await cache.credentials().accessKeyID }
        await gate.arrived()
        for _ in 1...50 { group.addTask { try? await cache.credentials().accessKeyID } }
        gate.open()
        return await group.reduce(into: Set<String?>()) { $0.insert($1) }
      }
      // Those that came after the one attempt had failed made one of their own.
      if isFailing { #expect(keys == [nil]) } else { #expect(keys == ["K1"] && source.count == 1) }
    }
  }

  @Test("While one renews them early, the others go on with the old ones")
  func advisory() async throws {
    let clock = SharedClock()
    let source = Scripted(clock, lifetime: 3600)
    let cache = CredentialsCache(source, now: { clock.now })
    _ = try await cache.credentials()
    clock.set(2800)
    let gate = Gate()
    source.wait(at: gate)
    try await withThrowingTaskGroup(of: String.self) { group in
      group.addTask { try await cache.credentials().accessKeyID }
      await gate.arrived()
      let meanwhile = try await cache.credentials().accessKeyID
      gate.open()
      let renewed = try await group.next()
      #expect(meanwhile == "K1")
      #expect(renewed == "K2")
    }
  }

  @Test("Where the one that asks is cancelled, another asks")
  func cancelled() async {
    let clock = SharedClock()
    let source = Scripted(clock, lifetime: 3600)
    let (gate, isAsking, isJoined) = (Gate(), Gate(), Gate())
    source.wait(at: gate)
    let cache = CredentialsCache(source, now: { clock.now })
    let keys = await withTaskGroup(of: String?.self) { group in
      group.addTask {
        await withTaskGroup(of: String?.self) { inner in
          inner.addTask { try? await cache.credentials().accessKeyID }
          await gate.arrived()
          isAsking.open()
          await isJoined.pass()
          inner.cancelAll()
          return await inner.next() ?? nil
        }
      }
      await isAsking.pass()
      group.addTask { try? await cache.credentials().accessKeyID }
      isJoined.open()
      await gate.arrived()
      gate.open()
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(keys) == [nil, "K2"])
  }

  @Test("How long they hold, and whether others follow, can be asked")
  func validity() async throws {
    let clock = SharedClock()
    clock.set(100)
    for canRefresh in [true, false] {
      let cache = CredentialsCache(Scripted(clock, lifetime: 299, canRefresh: canRefresh), now: { clock.now })
      let validity = try await cache.validity()
      #expect(validity.remaining == .seconds(299))
      #expect(validity.canRefresh == canRefresh)
    }
    let known = Credentials(accessKeyID: "A", secretAccessKey: "s", source: "test")
    let validity = try await CredentialsCache(Known(credentials: known), now: { clock.now }).validity()
    #expect(validity.remaining == nil)
  }

  @Test("Credentials that no header can hold are refused by their name, and are not quoted")
  func controlCharacters() async throws {
    for (id, token) in [("AKIA\n", "t"), ("AKIA", "hush\r\n"), ("AKIA", "hush\u{7F}")] {
      let keys = Credentials(accessKeyID: id, secretAccessKey: "s", sessionToken: token, source: "the environment")
      let error = try await #require(throws: CredentialsError.self) {
        try await CredentialsCache(Known(credentials: keys), now: { Date() }).credentials()
      }
      #expect(error.message.contains("from the environment has a line break"))
      #expect(!error.message.contains("hush") && !error.message.contains("AKIA"))
    }
  }
}

private struct Known: CredentialsSource {
  let credentials: Credentials

  func find() async throws(CredentialsError) -> FoundCredentials { FoundCredentials(credentials) }
}

/// Gives `K1`, `K2` and so on, each for the same time.
private final class Scripted: CredentialsSource {
  private let clock: SharedClock
  private let lifetime: Double
  private let canRefresh: Bool
  private let state = Mutex<(count: Int, isFailing: Bool, gate: Gate?)>((0, false, nil))

  init(_ clock: SharedClock, lifetime: Double, canRefresh: Bool = true) {
    self.clock = clock
    self.lifetime = lifetime
    self.canRefresh = canRefresh
  }

  var count: Int { state.withLock { $0.count } }
  func fail(_ isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }
  func wait(at gate: Gate) { state.withLock { $0.gate = gate } }

  func find() async throws(CredentialsError) -> FoundCredentials {
    let credentials = try await next()
    guard canRefresh else { return FoundCredentials(credentials) }
    return FoundCredentials(credentials) { () async throws(CredentialsError) in try await self.next() }
  }

  private func next() async throws(CredentialsError) -> Credentials {
    let (number, gate) = state.withLock { state in
      state.count += 1
      return (state.count, state.gate)
    }
    await gate?.pass()
    if Task.isCancelled || state.withLock({ $0.isFailing }) { throw .invalid("no") }
    return Credentials(
      accessKeyID: "K\(number)", secretAccessKey: "s", expiration: clock.now.addingTimeInterval(lifetime),
      source: "test")
  }
}

/// Stops whoever passes until it is opened, and tells when the first has come.
private final class Gate: Sendable {
  private let coming = AsyncStream.makeStream(of: Void.self)
  private let opening = AsyncStream.makeStream(of: Void.self)

  /// Returns once the gate is open, or the task is cancelled.
  func pass() async {
    coming.continuation.yield()
    for await _ in opening.stream {}
  }

  /// Returns for each that has come once.
  func arrived() async {
    for await _ in coming.stream { return }
  }

  func open() {
    opening.continuation.finish()
  }
}

private final class SharedClock: Sendable {
  private let time = Mutex(0.0)
  var now: Date { time.withLock { Date(timeIntervalSince1970: $0) } }
  func set(_ value: Double) { time.withLock { $0 = value } }
}
