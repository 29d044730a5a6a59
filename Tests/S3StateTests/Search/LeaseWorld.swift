@testable import S3State

/// Two machines that apply the same job on one state in S3, between two steps. The lease's decisions are the real ones;
/// times are in ticks of half a second.
struct LeaseWorld: Hashable {
  /// An object, and how often it was written.
  struct Lock: Hashable {
    var value: String
    var isFree: Bool
    var version: Int
    /// What its writer's clock said.
    var stamp: Int
  }

  struct Journal: Hashable {
    var version = 0
    /// The machines with an open start.
    var intents: [Int] = []
    var isStarted = false
  }

  /// A PUT on its way. Its answer may be lost; then nobody waits for it, and it may still arrive.
  struct Write: Hashable {
    enum Content: Hashable {
      case lock(Lock)
      case intent
    }

    var machine: Int?
    var content: Content
    /// The version that must be there; 0 for none.
    var condition: Int
    var sent: Int
    /// nil while it travels; then whether it was carried out, and as which version.
    var outcome: Int??
  }

  let search: LeaseSearch
  var now = 0
  var lock: Lock?
  var journal = Journal()
  var machines: [Machine]
  var writes: [Write] = []
  /// When each start that was carried out shows in List.
  var starts: [Int] = []
  var lostLeft: Int
  var deathsLeft: Int

  init(_ search: LeaseSearch) {
    self.search = search
    machines = search.pauses.indices.map { Machine(number: $0, pausesLeft: search.pauses[$0]) }
    (lostLeft, deathsLeft) = (search.lostAnswers, search.deaths)
    // The first machine has just taken the lease.
    lock = Lock(value: "0-0", isFree: false, version: 1, stamp: 0)
    machines[0].hold(HeldLease(LeaseSearch.terms, version: S3Version(etag: "1"), confirmed: .zero))
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(now)
    hasher.combine(lock)
    hasher.combine(journal)
    hasher.combine(machines)
    hasher.combine(writes)
    hasher.combine(starts)
    hasher.combine(lostLeft * 4 + deathsLeft)
  }

  enum Choice: Hashable {
    case tick
    case keep(Int)
    case work(Int)
    /// What was sent shows in List at once, or as late as it may.
    case send(Int, isSlow: Bool)
    case arrive(Int)
    case answer(Int)
    case lose(Int)
    case die(Int)
  }

  // MARK: What may happen

  var choices: [Choice] {
    var choices: [Choice] = []
    var mayTick = now < search.end
    for (index, machine) in machines.enumerated() where machine.isAlive {
      let moves = moves(of: machine)
      choices += moves
      if !moves.isEmpty, machine.pausesLeft == 0 { mayTick = false }
      if deathsLeft > 0, machine.hasBegun { choices.append(.die(index)) }
    }
    for (index, write) in writes.enumerated() {
      if write.outcome == nil { choices.append(.arrive(index)) }
      guard let machine = write.machine else { continue }
      if write.outcome != nil { choices.append(.answer(index)) }
      if machines[machine].pausesLeft == 0 { mayTick = false }
      if lostLeft > 0 { choices.append(.lose(index)) }
    }
    if mayTick { choices.append(.tick) }
    return choices
  }

  private func moves(of machine: Machine) -> [Choice] {
    var moves: [Choice] = []
    if machine.keeps(at: now, isBusy: isWriting(machine.number) { if case .lock = $0 { true } else { false } }) {
      moves.append(.keep(machine.number))
    }
    switch machine.work {
    case .rest: break
    case .send(let checked):
      // Later than that is outside of the promise.
      let isLate = now - checked > search.delay
      if !isLate { moves += [.send(machine.number, isSlow: false), .send(machine.number, isSlow: true)] }
    case .look(let end): if now >= end { moves.append(.work(machine.number)) }
    case .intend where isWriting(machine.number) { $0 == .intent }: break
    case .intend, .check:
      let isHeldBack = machine.lease.map { $0.end == nil && !$0.allowsStart(at: LeaseSearch.time(now)) } ?? false
      if !isHeldBack || search.mistake == .startsUnchecked { moves.append(.work(machine.number)) }
    case .read, .record, .release: moves.append(.work(machine.number))
    }
    return moves
  }

  private func isWriting(_ machine: Int, _ isMeant: (Write.Content) -> Bool) -> Bool {
    writes.contains { $0.machine == machine && isMeant($0.content) }
  }

  // MARK: What happens

  mutating func take(_ choice: Choice) {
    switch choice {
    case .tick:
      for index in machines.indices where machines[index].isAlive && !moves(of: machines[index]).isEmpty {
        machines[index].pausesLeft = machines[index].pausesLeft.map { max(0, $0 - 1) }
      }
      now += 1
    case .keep(let index): change(index) { $0.keep(&$1) }
    case .work(let index): change(index) { $0.work(&$1) }
    case .send(let index, let isSlow):
      guard case .send(let checked) = machines[index].work else { preconditionFailure("nothing is to be sent") }
      starts.append(isSlow ? checked + search.delay : now)
      machines[index].work = .record
    case .arrive(let index): arrive(index)
    case .answer(let index):
      let write = writes.remove(at: index)
      guard let machine = write.machine, let outcome = write.outcome else { preconditionFailure("there is no answer") }
      let answer = outcome.map { S3PutOutcome.written(S3Version(etag: "\($0)")) } ?? .preconditionFailed
      change(machine) { $0.tell(write, answer, to: &$1) }
    case .lose(let index):
      lostLeft -= 1
      guard let machine = writes[index].machine else { preconditionFailure("nobody waits for it") }
      let write = writes[index]
      if write.outcome == nil { writes[index].machine = nil } else { writes.remove(at: index) }
      change(machine) { $0.tell(write, .uncertain("lost"), to: &$1) }
    case .die(let index):
      deathsLeft -= 1
      machines[index].isAlive = false
      for write in writes.indices.reversed() where writes[write].machine == index {
        if writes[write].outcome == nil { writes[write].machine = nil } else { writes.remove(at: write) }
      }
    }
  }

  private mutating func change(_ index: Int, _ body: (inout Self, inout Machine) -> Void) {
    var machine = machines[index]
    body(&self, &machine)
    machines[index] = machine
  }

  private mutating func arrive(_ index: Int) {
    let write = writes[index]
    var outcome: Int?
    switch write.content {
    case .lock(var new):
      if (lock?.version ?? 0) == write.condition {
        new.version = write.condition + 1
        lock = new
        outcome = new.version
      }
    case .intent:
      if journal.version == write.condition, let machine = write.machine ?? machines.first?.number {
        journal.version += 1
        journal.intents.append(machine)
        outcome = journal.version
      }
    }
    if write.machine == nil { writes.remove(at: index) } else { writes[index].outcome = .some(outcome) }
  }

  /// The lease: what its holder, or who waits for it, does next.
  private mutating func keep(_ machine: inout Machine) {
    machine.hasBegun = true
    switch machine.next(at: LeaseSearch.time(now)) {
    case .read:
      let object = lock.map { lock in
        S3Object(
          bytes: LeaseRecord(
            value: lock.value, seconds: LeaseSearch.terms.seconds, holder: lock.isFree ? nil : "a machine"
          ).bytes, version: S3Version(etag: "\(lock.version)"))
      }
      machine.read(object, at: LeaseSearch.time(now))
      if search.mistake == .comparesClocks, machine.lease == nil, let lock, !lock.isFree,
        search.clock(machine.number, now) - lock.stamp >= LeaseSearch.length
      {
        machine.step = .put(value: machine.newValue(), .unchanged(S3Version(etag: "\(lock.version)")))
      }
    case .put(let value, let condition):
      let version = if case .unchanged(let version) = condition { Int(version.etag) ?? 0 } else { 0 }
      let lock = Lock(
        value: value, isFree: false, version: 0,
        stamp: search.mistake == .comparesClocks ? search.clock(machine.number, now) : 0)
      writes.append(
        Write(machine: machine.number, content: .lock(lock), condition: version, sent: now, outcome: nil))
    case .none: break
    }
  }

  private func tell(_ write: Write, _ outcome: S3PutOutcome, to machine: inout Machine) {
    switch write.content {
    case .lock(let lock):
      machine.put(outcome, value: lock.value, sent: LeaseSearch.time(write.sent), at: LeaseSearch.time(now))
    case .intent:
      // Where it is not known that it is there, it is read.
      let isThere = if case .written = outcome { true } else { journal.intents.contains(machine.number) }
      let others = journal.intents.contains { $0 != machine.number && !machine.known.intents.contains($0) }
      if isThere {
        machine.work = .check
      } else {
        machine.work = others || journal.isStarted ? .rest : .intend
        machine.known = journal
      }
    }
  }

  /// The apply, under the lease.
  private mutating func work(_ machine: inout Machine) {
    switch machine.work {
    case .rest, .send: preconditionFailure("it has nothing to do")
    case .read:
      machine.known = journal
      let settles = !journal.intents.isEmpty && search.mistake != .startsUnsettled
      machine.work = journal.isStarted ? .release : .look(from: now + (settles ? search.settle : 0))
    case .look:
      machine.work = starts.contains { $0 <= now } ? .record : .intend
    case .intend:
      guard machine.mayStart(at: LeaseSearch.time(now)) || search.mistake == .startsUnchecked else {
        machine.work = .rest
        return
      }
      writes.append(
        Write(
          machine: machine.number, content: .intent, condition: machine.known.version, sent: now, outcome: nil))
    case .check:
      let isHeld = machine.mayStart(at: LeaseSearch.time(now)) || search.mistake == .startsUnchecked
      machine.work = isHeld ? .send(checked: now) : .rest
    case .record:
      journal.version += 1
      journal.isStarted = true
      machine.work = .release
    case .release:
      if let lease = machine.lease, lease.end == nil, lock.map({ "\($0.version)" }) == lease.version.etag {
        lock?.isFree = true
        lock?.version += 1
      }
      machine.lease = nil
      machine.step = nil
      machine.work = .rest
    }
  }
}
