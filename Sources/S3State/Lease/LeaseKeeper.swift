/// Holds a lease: takes it, renews it, gives it back.
actor LeaseKeeper {
  private let place: LeasePlace
  private let holder: String
  private var lease: HeldLease
  private var isTending = false
  private var isReleased = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  private init(_ place: LeasePlace, _ holder: String, _ lease: HeldLease) {
    (self.place, self.holder, self.lease) = (place, holder, lease)
  }

  /// Takes the lease and waits until it is free.
  ///
  /// - Parameters:
  ///   - sleep: pauses between two looks; to throw here ends the waiting.
  ///   - onWait: told who holds it, at first and whenever that changes.
  static func acquire(
    _ place: LeasePlace, as holder: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> LeaseKeeper {
    var request = LeaseRequest(place.terms)
    var step = LeaseRequest.Step.read
    var told: String?
    while true {
      switch step {
      case .read:
        let object: S3Object?
        do throws(S3Failure) { object = try await place.objects.get(place.key) } catch {
          throw LeaseError.refused(error.description)
        }
        step = request.read(object, at: place.elapsed(), newValue: LeaseRecord.newValue)
        if case .pause = step, let other = object.flatMap({ LeaseRecord($0.bytes)?.holder }), other != told {
          onWait(other)
          told = other
        }
      case .put(let value, let condition):
        let sent = place.elapsed()
        let outcome = await place.put(value, holder, where: condition)
        step = request.put(outcome, value: value, sent: sent)
      case .pause(let duration):
        try await sleep(duration)
        step = .read
      case .acquired(let lease): return LeaseKeeper(place, holder, lease)
      case .foreign:
        throw LeaseError.refused("\(place.objects.address(place.key)) is no lease of usher: nothing was changed")
      case .refused(let failure): throw LeaseError.refused(failure)
      case .unanswered(let reason):
        throw LeaseError.refused(
          "\(place.objects.address(place.key)): the lease cannot be taken, because S3 does not answer: \(reason)")
      }
    }
  }

  /// Renews the lease whenever that is due, until it ends or the task is cancelled.
  func keep(sleep: @Sendable (Duration) async throws -> Void) async {
    while case .wait(let until) = await tend() {
      do { try await sleep(until - place.elapsed()) } catch { return }
    }
  }

  /// Returns when an attempt may be made: at once, or after the renewal that is due is confirmed.
  ///
  /// - Throws: where the lease is held no longer.
  func requireHeld(sleep: (Duration) async -> Void) async throws(LeaseError) {
    if !isTending || !lease.allowsStart(at: place.elapsed()) { await tend() }
    while isReleased || !lease.allowsStart(at: place.elapsed()) {
      switch await tend() {
      case .wait(let until): await sleep(until - place.elapsed())
      case .ended: throw .lost
      }
    }
  }

  enum Tended {
    case wait(until: Duration)
    case ended
  }

  /// Carries out what is due by now, once for all who ask at the same time.
  @discardableResult
  private func tend() async -> Tended {
    if isReleased { return .ended }
    if isTending {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      isTending = true
      await tendAlone()
      isTending = false
      for other in waiting { other.resume() }
      waiting = []
    }
    switch lease.step(at: place.elapsed(), newValue: LeaseRecord.newValue) {
    case .ended: return .ended
    case .wait(let until): return .wait(until: until)
    case .renew, .read: return .wait(until: place.elapsed())
    }
  }

  private func tendAlone() async {
    while true {
      switch lease.step(at: place.elapsed(), newValue: LeaseRecord.newValue) {
      case .wait, .ended: return
      case .renew(let value, let condition):
        let sent = place.elapsed()
        let outcome = await place.put(value, holder, where: condition)
        lease.put(outcome, value: value, sent: sent, at: place.elapsed())
      case .read:
        do {
          lease.read(try await place.objects.get(place.key), at: place.elapsed())
        } catch {
          lease.readFailed(at: place.elapsed())
        }
      }
    }
  }

  /// Says that the lease is free. Where that cannot be said, it becomes free by itself.
  func release() async {
    isReleased = true
    while isTending { await withCheckedContinuation { waiting.append($0) } }
    for _ in 0..<2 where lease.end == nil {
      let outcome = await place.put(LeaseRecord.newValue(), nil, where: .unchanged(lease.version))
      guard case .preconditionFailed = outcome else { return }
      // Perhaps a renewal of ours is there whose answer was lost.
      let now = place.elapsed()
      lease.put(outcome, value: "", sent: now, at: now)
      guard lease.end == nil, let object = try? await place.objects.get(place.key) else { return }
      lease.read(object, at: place.elapsed())
    }
  }
}

/// Why there is no lease.
enum LeaseError: Error, Equatable {
  /// It was held, and may be another's by now.
  case lost
  /// It cannot be taken; a sentence that names its object.
  case refused(String)
}

/// Where a lease is kept, and how it is written.
struct LeasePlace: Sendable {
  let objects: S3Objects
  let key: String
  let terms: LeaseTerms
  /// The time since some moment, on a clock that is never set and also runs during sleep.
  let elapsed: @Sendable () -> Duration

  func put(_ value: String, _ holder: String?, where condition: S3Condition) async -> S3PutOutcome {
    await objects.put(
      key, LeaseRecord(value: value, seconds: terms.seconds, holder: holder).bytes, where: condition)
  }
}
