import AWSCore
import Emulator
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import S3State

/// A clock that moves only when somebody sleeps on it.
final class SleepClock: Sendable {
  private let seconds = Mutex(Duration.zero)

  var elapsed: Duration { seconds.withLock { $0 } }
  func advance(_ by: Duration) { seconds.withLock { $0 += by } }
}

@Suite("Whoever holds a lease") struct LeaseKeeperTests {
  private let clock = SleepClock()

  private func place(_ objects: S3Objects) -> LeasePlace {
    LeasePlace(objects: objects, key: "state.lock", terms: .standard, elapsed: { [clock] in clock.elapsed })
  }

  private func acquire(
    _ place: LeasePlace, _ holder: String, onWait: (String) -> Void = { _ in }
  ) async throws -> LeaseKeeper {
    try await LeaseKeeper.acquire(place, as: holder, sleep: { clock.advance($0) }, onWait: onWait)
  }

  @Test("Two take it after one another: the second waits, learns who holds it, and gets it when it is released")
  func released() async throws {
    let place = place(try S3Service(.emulator).objects())
    let first = try await acquire(place, "the first")
    var told: [String] = []
    struct Enough: Error {}
    await #expect(throws: Enough.self) {
      _ = try await LeaseKeeper.acquire(
        place, as: "the second",
        sleep: { duration in
          clock.advance(duration)
          try await first.requireHeld { clock.advance($0) }
          if clock.elapsed > .seconds(300) { throw Enough() }
        }, onWait: { told.append($0) })
    }
    #expect(told == ["the first"])
    await first.release()
    let second = try await acquire(place, "the second")
    try await second.requireHeld { clock.advance($0) }
    await #expect(throws: LeaseError.lost) { try await first.requireHeld { clock.advance($0) } }
  }

  @Test("One that is not renewed is taken over after its whole time, and its holder learns of it")
  func takenOver() async throws {
    let place = place(try S3Service(.emulator).objects())
    let first = try await acquire(place, "the first")
    let start = clock.elapsed
    let second = try await acquire(place, "the second")
    #expect(clock.elapsed - start >= .seconds(60))
    try await second.requireHeld { clock.advance($0) }
    await #expect(throws: LeaseError.lost) { try await first.requireHeld { clock.advance($0) } }
  }

  @Test("A renewal whose answer is lost is found by reading, and a start is held back until one is confirmed")
  func lostAnswers() async throws {
    let puts = Mutex(0)
    var environment = EmulatorEnvironment.system
    environment.interceptResponse = { request, _ throws(TransportError) in
      if request.method == "PUT",
        puts.withLock({
          $0 += 1
          return $0 > 1
        })
      {
        throw .maybeSent("lost")
      }
      return nil
    }
    let place = place(try S3Service(.emulator, environment).objects())
    let keeper = try await acquire(place, "the first")
    for _ in 1...4 {
      clock.advance(.seconds(31))
      try await keeper.requireHeld { clock.advance($0) }
    }
    #expect(puts.withLock { $0 } == 5)
  }

  @Test("A holder that S3 does not answer for the whole time holds it no longer")
  func unconfirmed() async throws {
    let isDown = Mutex(false)
    var environment = EmulatorEnvironment.system
    environment.interceptRequest = { _ throws(TransportError) in
      if isDown.withLock({ $0 }) { throw .notSent("down") }
      return nil
    }
    let place = place(try S3Service(.emulator, environment).objects())
    let keeper = try await acquire(place, "the first")
    isDown.withLock { $0 = true }
    clock.advance(.seconds(25))
    try await keeper.requireHeld { clock.advance($0) }
    clock.advance(.seconds(10))
    await #expect(throws: LeaseError.lost) { try await keeper.requireHeld { clock.advance($0) } }
    #expect(clock.elapsed >= .seconds(60))
  }

  @Test("It is kept for as long as it is wanted")
  func kept() async throws {
    let place = place(try S3Service(.emulator).objects())
    let keeper = try await acquire(place, "the first")
    await keeper.keep { duration in
      clock.advance(duration)
      if clock.elapsed > .seconds(1_000) { throw CancellationError() }
    }
    try await keeper.requireHeld { _ in Issue.record("a start was held back") }
    #expect(clock.elapsed > .seconds(1_000))
  }
}
