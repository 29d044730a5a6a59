@testable import Applying

/// A whole world between two steps.
struct Moment {
  private(set) var now = 0
  var service = ModelService()
  var disks: [ModelDisk]
  /// By place; nil where none runs.
  var applies: [ModelApply?]
  /// The places where an apply ended with 0, or with a decision that a human has to take.
  var isFinished: [Bool]
  var hasBegun: [Bool]
  private(set) var crashesLeft: Int
  private(set) var faultsLeft: Int
  private(set) var applyCount = 0
  private(set) var version = 0
  /// When an apply last ended, by state.
  var lastEnd: [Int?]
  private(set) var isMerged = false
  var violation: Violation?

  init(_ stage: Stage) {
    let search = stage.search
    disks = Array(repeating: ModelDisk(), count: (search.states.max() ?? 0) + 1)
    applies = search.states.map { _ in nil }
    isFinished = search.states.map { _ in false }
    hasBegun = isFinished
    (crashesLeft, faultsLeft) = (search.crashes, search.faults)
    lastEnd = disks.map { _ in nil }
    if let foreign = search.foreign {
      _ = service.start(nil, stage.name(stage.runs[0].serviceName), at: 0, search.habits, foreign: foreign)
    }
  }

  // MARK: What may happen

  func choices(_ stage: Stage) -> [Choice] {
    if violation != nil { return [] }
    var choices: [Choice] = []
    for place in applies.indices {
      if let apply = applies[place] {
        for move in moves(of: apply, stage) { choices.append(.move(place: place, move, nil)) }
      }
    }
    let canMove = !choices.isEmpty
    for place in applies.indices where mayBegin(place, stage) {
      for version in version..<(applyCount == 0 ? 1 : stage.search.manifests.count) {
        choices.append(.begin(place: place, version: version, copies: false))
        if stage.search.states[place] != 0, !hasBegun[place], disks[0].content != nil {
          choices.append(.begin(place: place, version: version, copies: true))
        }
      }
    }
    if mayMerge(stage) { choices.append(.merge) }
    if !canMove, isWaiting(stage) { choices.append(.tick(nil)) }
    if faultsLeft > 0 { choices += faults(after: choices, stage) }
    if crashesLeft > 0 { choices += crashes(stage) }
    return choices
  }

  private func mayBegin(_ place: Int, _ stage: Stage) -> Bool {
    guard applies[place] == nil, !isFinished[place] else { return false }
    let (state, spacing) = (stage.search.states[place], stage.search.spacing)
    return spacing == .overlapping
      || disks.indices.allSatisfy { other in
        other == state
          || !applies.contains { $0?.state == other && !(spacing == .whileWaiting && $0?.phase == .pause) }
            && (spacing == .following || pause(after: other, stage) == 0)
      }
  }

  private func mayMerge(_ stage: Stage) -> Bool {
    stage.search.merges && !isMerged && applies.allSatisfy { $0 == nil } && disks.allSatisfy { $0.content != nil }
      && disks.indices.allSatisfy { pause(after: $0, stage) == 0 }
  }

  /// How long applies on other states have to wait for the last one on this one.
  private func pause(after state: Int, _ stage: Stage) -> Int {
    guard [.settled, .whileWaiting].contains(stage.search.spacing), let end = lastEnd[state] else { return 0 }
    return max(0, end + stage.search.settleTicks - now)
  }

  private func isWaiting(_ stage: Stage) -> Bool {
    if service.isWaiting(at: now) { return true }
    if disks.indices.contains(where: { pause(after: $0, stage) > 0 }) { return true }
    return applies.contains { apply in
      apply?.phase == .pause
        || apply?.runs.contains {
          switch $0.step {
          case .wait, .pause: true
          default: false
          }
        } ?? false
    }
  }

  private func faults(after choices: [Choice], _ stage: Stage) -> [Choice] {
    let kinds = stage.search.kinds
    var faults: [Choice] = []
    for case .move(let place, let move, nil) in choices {
      for fault in move.faults where kinds.contains(fault) { faults.append(.move(place: place, move, fault)) }
    }
    for (place, apply) in applies.enumerated() {
      guard let apply, apply.phase == .carryOut, apply.stopped == nil, kinds.contains(.interrupt) else { continue }
      faults.append(.move(place: place, .signal, .interrupt))
    }
    if kinds.contains(.lockRemoved) {
      for state in disks.indices where disks[state].locked.contains(disks[state].lockFile) {
        faults.append(.removeLock(state: state))
      }
    }
    if kinds.contains(.slow), applies.contains(where: { $0 != nil }), !choices.contains(.tick(nil)) {
      faults.append(.tick(.slow))
    }
    for (number, job) in service.jobs.enumerated() where job.run != nil && !job.isDeleted {
      if kinds.contains(.failure), !job.hasFailed { faults.append(.partner(.failure, job: number)) }
      if kinds.contains(.deletion), stage.search.mayDeleteUnrecorded || isRecorded(number, stage) {
        faults.append(.partner(.deletion, job: number))
      }
    }
    return faults
  }

  /// Whether some state has the job, for certain.
  private func isRecorded(_ job: Int, _ stage: Stage) -> Bool {
    disks.contains { stage.isRecorded(job: job, in: $0.durable) }
  }

  private func crashes(_ stage: Stage) -> [Choice] {
    var crashes: [Choice] = []
    for (place, apply) in applies.enumerated() {
      guard let apply else { continue }
      crashes.append(.kill(place: place, leaving: nil))
      if apply.inFlight.isEmpty, !apply.pending.isEmpty {
        let old = disks[apply.state].content(of: apply.file)
        let new = stage.content(old, appending: apply.pending.map(\.line))
        for left in [stage.half(from: old, to: new), stage.withoutNewline(new)] {
          if let left { crashes.append(.kill(place: place, leaving: left)) }
        }
      }
    }
    for state in disks.indices where applies.contains(where: { $0?.state == state }) {
      for left in disks[state].survivors(stage) { crashes.append(.losePower(state: state, leaving: left)) }
    }
    return crashes
  }

  // MARK: What happens

  mutating func take(_ choice: Choice, _ stage: Stage) {
    if choice.isCrash { crashesLeft -= 1 }
    if choice.fault != nil { faultsLeft -= 1 }
    switch choice {
    case .begin(let place, let version, let copies): begin(place, version, copies: copies, stage)
    case .move(let place, let move, let fault):
      guard var apply = applies[place] else { preconditionFailure("nobody is there to move") }
      if fault != nil { apply.isFaultFree = false }
      // Taken out, so that it is changed in its place and not copied.
      applies[place] = nil
      let goesOn = carryOut(move, fault, &apply, place, stage)
      if goesOn { applies[place] = apply }
    case .kill(let place, let leaving):
      guard let apply = applies[place] else { preconditionFailure("nobody is there to be killed") }
      if let leaving { disks[apply.state].write(leaving, to: apply.file) }
      leave(place, apply)
    case .losePower(let state, let leaving):
      for (place, apply) in applies.enumerated() {
        if let apply, apply.state == state { leave(place, apply) }
      }
      disks[state].lose(keeping: leaving)
    case .tick(let fault):
      now += 1
      service.pass(to: now, stage.search.habits)
      for place in applies.indices {
        guard var apply = applies[place] else { continue }
        if fault != nil { apply.isFaultFree = false }
        wake(&apply, stage)
        if apply.phase == .pause, apply.pausesUntil <= now, mayGoOn(apply, stage) {
          goOnAfterPause(&apply, place, stage)
        }
        applies[place] = apply
      }
    case .merge:
      if let ours = disks[0].content, let theirs = disks[1].content {
        disks[0] = ModelDisk(content: stage.union(ours, theirs))
      }
      isMerged = true
      for place in applies.indices { isFinished[place] = stage.search.states[place] != 0 }
    case .removeLock(let state):
      disks[state].removeLock()
      for place in applies.indices where stage.search.states[place] == state { applies[place]?.isFaultFree = false }
    case .partner(let fault, let job):
      if fault == .deletion { service.delete(job) } else { service.fail(job) }
      recordEnd(fault, of: job, stage)
      for place in applies.indices { applies[place]?.isFaultFree = false }
    }
    checkOnce(stage)
  }

  /// Where nobody holds the lock, `status --record` writes what became of the job; the power may fail before that is synced.
  private mutating func recordEnd(_ fault: Fault, of job: Int, _ stage: Stage) {
    for state in disks.indices where !disks[state].locked.contains(disks[state].lockFile) {
      guard let content = disks[state].content, stage.isRecorded(job: job, in: content) else { continue }
      let line = stage.line(ofEnd: fault, of: job, service)
      disks[state].write(stage.content(stage.repaired(content), appending: [line]), to: disks[state].inode)
    }
  }

  /// Whether an apply that waited may go on, as far as applies on other states keep their distance.
  private func mayGoOn(_ apply: ModelApply, _ stage: Stage) -> Bool {
    stage.search.spacing != .whileWaiting
      || disks.indices.allSatisfy { other in
        other == apply.state || !applies.contains { $0?.state == other } && pause(after: other, stage) == 0
      }
  }

  private mutating func begin(_ place: Int, _ version: Int, copies: Bool, _ stage: Stage) {
    let state = stage.search.states[place]
    hasBegun[place] = true
    applyCount += 1
    self.version = version
    if copies { disks[state] = ModelDisk(content: disks[0].content) }
    var apply = ModelApply(number: applyCount, state: state, version: version, now: now)
    if stage.search.mistake == .locksState { (apply.file, apply.lockKey) = (disks[state].inode, disks[state].inode) }
    // The plan that apply shows, before it locks.
    let plan = stage.plan(version, disks[state].content)
    if plan.hasErrors || plan.isDone {
      if stage.search.mistake != .trustsUnsynced { disks[state].sync(disks[state].inode) }
      end(apply, place, plan, stage)
    } else {
      applies[place] = apply
    }
  }

  /// Its process is gone.
  mutating func leave(_ place: Int, _ apply: ModelApply) {
    applies[place] = nil
    lastEnd[apply.state] = now
    if apply.phase != .lock { disks[apply.state].unlock(apply.lockKey) }
    if !applies.contains(where: { $0?.state == apply.state }) { disks[apply.state].forgetReplaced() }
  }

  func fingerprint(_ stage: Stage) -> Fingerprint {
    var print = Fingerprint()
    print.add(crashesLeft * 16 + faultsLeft)
    print.add(applyCount * 16 + version * 2 + (isMerged ? 1 : 0))
    service.add(to: &print, at: now)
    for (state, disk) in disks.enumerated() {
      disk.add(to: &print)
      print.add(pause(after: state, stage))
    }
    for place in applies.indices {
      print.add((isFinished[place] ? 1 : 0) + (hasBegun[place] ? 2 : 0))
      if let apply = applies[place] { apply.add(to: &print, at: now, disks[apply.state]) }
    }
    return print
  }
}
