import StateFile

@testable import Applying

extension Move {
  /// What can go wrong with it.
  var faults: [Fault] {
    switch self {
    case .list, .look: [.listFails]
    case .judge: [.getFails]
    case .send: Fault.ofStart
    case .append: [.appendFails]
    case .sync, .syncRecords: [.syncFails]
    case .rename: [.renameFails]
    case .lock, .open, .repair, .syncFolder, .receive, .signal, .rescue, .giveUp: []
    }
  }
}

// The steps of an apply, as `ApplyCommand`, `StateJournal` and `Applier` make them.
extension Moment {
  func moves(of apply: ModelApply, _ stage: Stage) -> [Move] {
    switch apply.phase {
    case .lock: disks[apply.state].locked.contains(lockKey(apply)) ? [] : [.lock]
    case .pause: []
    case .rescue: disks[apply.state].locked.contains(disks[apply.state].lockFile) ? [.giveUp] : [.rescue, .giveUp]
    case .open: [.open]
    case .repair: [.repair]
    case .sync: [.sync]
    case .list: [.list]
    case .rename: [.rename]
    case .folder: [.syncFolder]
    case .carryOut:
      (apply.inFlight.isEmpty ? apply.pending.isEmpty ? [] : [.append] : [.syncRecords])
        + apply.runs.indices.compactMap { move(of: $0, apply, stage) }
    }
  }

  private func move(of run: Int, _ apply: ModelApply, _ stage: Stage) -> Move? {
    let hasPlace = apply.callsInFlight < stage.search.parallelism
    return switch apply.runs[run].step {
    case .look: hasPlace ? .look(run: run) : nil
    case .judge: hasPlace ? .judge(run: run) : nil
    case .send: hasPlace ? .send(run: run) : nil
    case .receive: .receive(run: run)
    case .wait, .pause, .write, .over: nil
    }
  }

  /// - Returns: whether the apply goes on.
  mutating func carryOut(
    _ move: Move, _ fault: Fault?, _ apply: inout ModelApply, _ place: Int, _ stage: Stage
  ) -> Bool {
    let state = apply.state
    switch move {
    case .lock:
      apply.lockKey = lockKey(apply)
      disks[state].lock(apply.lockKey)
      apply.phase = .open
    case .open:
      if stage.search.mistake != .locksState { apply.file = disks[state].inode }
      apply.known = disks[state].content(of: apply.file)
      guard let content = apply.known else { return begin(&apply, place, stage) }
      if stage.repaired(content) != content {
        apply.phase = .repair
      } else if stage.search.mistake == .trustsUnsynced {
        return begin(&apply, place, stage)
      } else {
        apply.phase = .sync
      }
    case .repair:
      if let content = disks[state].content(of: apply.file) {
        disks[state].write(stage.repaired(content), to: apply.file)
        apply.known = stage.repaired(content)
      }
      apply.phase = .sync
    case .sync:
      if fault != nil || isDisturbed(apply) {
        apply.isDisplaced = apply.isDisplaced || fault == nil
        apply.hasDiskFailed = true
        end(apply, place, nil, stage)
        return false
      }
      disks[state].sync(apply.file)
      return begin(&apply, place, stage)
    case .list:
      prepare(fault, &apply, stage)
      apply.phase = .carryOut
      return goOn(&apply, place, stage)
    case .append: append(fault, &apply, stage)
    case .syncRecords: sync(fault, &apply, stage)
    case .signal: stop(Reason(.interrupted, "signal"), &apply, stage)
    case .look(let run): look(run, fault, &apply, stage)
    case .judge(let run): judge(run, fault, &apply, stage)
    case .send(let run): send(run, fault, &apply, stage)
    case .receive(let run): receive(run, &apply, stage)
    case .rescue, .giveUp:
      if move == .rescue, !apply.saves.isEmpty {
        let disk = disks[state]
        disks[state].write(
          stage.content(disk.content.map(stage.repaired), appending: apply.saves), to: disk.inode)
        disks[state].sync(disk.inode)
      }
      return finish(&apply, place, stage)
    case .rename:
      guard fault == nil, let short = stage.compacted(disks[state].content(of: apply.file)) else {
        apply.hasRenameFailed = true
        return finish(&apply, place, stage)
      }
      disks[state].rename(short)
      apply.file = disks[state].inode
      apply.phase = .folder
      return true
    case .syncFolder:
      disks[state].sync(apply.file)
      return finish(&apply, place, stage)
    }
    return apply.phase == .carryOut ? goOn(&apply, place, stage) : true
  }

  /// The lock that it takes: that on the file at the lock's path, unless it makes a mistake.
  private func lockKey(_ apply: ModelApply) -> Int {
    apply.lockKey > 0 || apply.file > 0 ? apply.lockKey : disks[apply.state].lockFile
  }

  /// Lists for all runs that are missing, and counts what is in flight.
  private mutating func prepare(_ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    if apply.prepared != nil, stage.search.mistake == .listsOnce { return }
    apply.prepared = fault == nil ? .listed(at: now) : .failed
    if fault == nil { list(&apply, stage) }
    guard let maximum = stage.search.maximumInFlight else { return }
    let limit = InFlightLimit(count: maximum, place: "usher.yaml:1")
    let begun = ModelRun.duration(now - apply.began)
    let settleTime = ModelRun.duration(stage.search.settleTicks)
    let records = stage.snapshot(disks[apply.state].content(of: apply.file)).allStarted
    let recent = records.filter {
      now - service.jobs[Stage.job($0.audienceGenerationJobArn)].startedAt <= stage.search.settleTicks
    }
    let isCounted = stage.search.mistake != .countsOnlyListed
    apply.limits.limitInFlight(
      InFlightJobs(limit, settleTime: settleTime, recent: isCounted ? recent : [], at: begun))
    apply.limits.note(
      service.listed(at: now).map { stage.running($0, service) }, in: ModelApply.accountRegion, begun: begun)
  }

  /// Plans, under the lock.
  private mutating func begin(_ apply: inout ModelApply, _ place: Int, _ stage: Stage) -> Bool {
    let plan = stage.plan(apply.version, disks[apply.state].content(of: apply.file))
    if plan.hasErrors || plan.isDone {
      end(apply, place, plan, stage)
      return false
    }
    apply.plan = plan
    apply.isSettling = true
    apply.phase = .carryOut
    for seed in plan.open { begin(seed, &apply, stage) }
    return goOn(&apply, place, stage)
  }

  /// Begins what has a place; where nothing is under way any more, the next part of the apply.
  private mutating func goOn(_ apply: inout ModelApply, _ place: Int, _ stage: Stage) -> Bool {
    while true {
      let active = apply.runs.count { $0.step != .over }
      if !apply.queue.isEmpty, active < 2 * stage.search.parallelism {
        begin(apply.queue.removeFirst(), &apply, stage)
        continue
      }
      if active > 0 { return true }
      guard apply.isSettling else { break }
      apply.isSettling = false
      apply.queue = apply.plan?.missing ?? []
      if !apply.queue.isEmpty, apply.stopped == nil {
        apply.phase = .list
        return true
      }
    }
    if apply.isDisplaced {
      apply.phase = .rescue
      return true
    }
    if stage.search.waits, apply.stopped == nil, apply.runs.contains(where: { $0.result?.waitsForRunningJobs == true })
    {
      apply.phase = .pause
      apply.pausesUntil = now + 1
      return true
    }
    if !apply.hasDiskFailed, stage.compacted(disks[apply.state].content(of: apply.file)) != nil {
      apply.phase = .rename
      return true
    }
    return finish(&apply, place, stage)
  }

  private mutating func finish(_ apply: inout ModelApply, _ place: Int, _ stage: Stage) -> Bool {
    end(apply, place, nil, stage)
    return false
  }

  /// The quota may be free again: what was deferred is taken on anew.
  mutating func goOnAfterPause(_ apply: inout ModelApply, _ place: Int, _ stage: Stage) {
    apply.limits.reopenRegions()
    apply.queue = apply.runs.filter { $0.result?.waitsForRunningJobs == true }.map(\.seed)
    apply.runs.removeAll { $0.result?.waitsForRunningJobs == true }
    apply.round += 1
    apply.phase = .list
  }

  // MARK: The journal

  /// Whether the lock is lost, or another wrote to the file.
  private func isDisturbed(_ apply: ModelApply) -> Bool {
    apply.lockKey < 0 && (!holdsLock(apply) || disks[apply.state].content(of: apply.file) != apply.known)
  }

  private mutating func append(_ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    if isDisturbed(apply) {
      apply.isDisplaced = true
      return failDisk(&apply, stage)
    }
    let old = disks[apply.state].content(of: apply.file)
    let new = stage.content(old, appending: apply.pending.map(\.line))
    apply.inFlight = apply.pending
    apply.pending = []
    if fault != nil {
      if let half = stage.half(from: old, to: new) { disks[apply.state].write(half, to: apply.file) }
      return failDisk(&apply, stage)
    }
    disks[apply.state].write(new, to: apply.file)
    apply.known = new
    if stage.search.mistake == .sendsUnsynced { acknowledge(&apply, stage) }
  }

  private mutating func sync(_ fault: Fault?, _ apply: inout ModelApply, _ stage: Stage) {
    if fault != nil { return failDisk(&apply, stage) }
    disks[apply.state].sync(apply.file)
    if isDisturbed(apply) {
      apply.isDisplaced = true
      return failDisk(&apply, stage)
    }
    acknowledge(&apply, stage)
  }

  private mutating func acknowledge(_ apply: inout ModelApply, _ stage: Stage) {
    let written = apply.inFlight
    apply.inFlight = []
    for write in written { isDurable(write.run, &apply, stage) }
  }

  private mutating func failDisk(_ apply: inout ModelApply, _ stage: Stage) {
    apply.hasDiskFailed = true
    let failed = apply.inFlight + apply.pending
    (apply.inFlight, apply.pending) = ([], [])
    for write in failed { cannotWrite(write.run, &apply) }
    stop(Reason(.state, "the disk"), &apply, stage)
  }
}
