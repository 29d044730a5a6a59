@testable import Applying

/// One apply as a process: what it has open, what it waits for.
struct ModelApply {
  enum Phase: Int {
    case lock, open, mend, sync, list, carryOut, rename, folder
  }

  /// One record on its way to the disk.
  struct Write {
    var run: Int
    var line: Int
  }

  enum Prepared {
    case failed
    case listed([Int])
  }

  let number: Int
  let state: Int
  /// Which version of the manifests it read.
  let version: Int
  let began: Int
  var phase = Phase.lock
  /// The inode of the state that it has open, and the key that it locks.
  var file = 0
  var lockKey = ModelDisk.lockFile
  var isFaultFree = true

  var plan: ModelPlan?
  var runs: [ModelRun] = []
  var queue: [RunSeed] = []
  var isSettling = false
  var prepared: Prepared?

  var pending: [Write] = []
  /// Written, and not synced.
  var inFlight: [Write] = []
  var hasDiskFailed = false
  var hasRenameFailed = false

  var stopped: Reason?
  var isDeferred = false

  init(number: Int, state: Int, version: Int, now: Int) {
    (self.number, self.state, self.version) = (number, state, version)
    began = now
  }

  var callsInFlight: Int { runs.count { if case .receive = $0.step { true } else { false } } }

  /// How it ends, by the real report.
  var report: ApplyReport {
    var report = ApplyReport()
    report.results = runs.compactMap { run in run.result.map { (run.seed.run, $0) } }
    return report
  }

  /// Whether every run that was not started says which decision it needs.
  var namesDecisions: Bool {
    !hasDiskFailed && !hasRenameFailed
      && report.results.allSatisfy { $0.result.reason == nil || $0.result.namesDecision }
  }

  var exitsWithZero: Bool {
    let report = report
    return !hasDiskFailed && !hasRenameFailed && !report.hasFailures && !report.hasStopped && !report.hasDeferred
  }

  func add(to print: inout Fingerprint, at now: Int, _ disk: ModelDisk) {
    print.add(number * 16 + phase.rawValue)
    print.add(version * 4 + (isFaultFree ? 1 : 0) + (isSettling ? 2 : 0))
    print.add(now - began)
    print.add(disk.inode - file)
    print.add(lockKey == ModelDisk.lockFile ? -1 : disk.inode - lockKey)
    print.add(disk.locked.contains(lockKey) ? 1 : 0)
    print.add(runs.count)
    for run in runs { run.add(to: &print) }
    print.add(queue.count)
    for seed in queue { print.add(seed.number) }
    switch prepared {
    case nil: print.add(-1)
    case .failed: print.add(-2)
    case .listed(let jobs):
      print.add(jobs.count)
      for job in jobs { print.add(job) }
    }
    print.add(pending.count)
    for write in pending { print.add(write.run * 65536 + write.line) }
    print.add(inFlight.count)
    for write in inFlight { print.add(write.run * 65536 + write.line) }
    print.add((hasDiskFailed ? 1 : 0) + (hasRenameFailed ? 2 : 0) + (stopped == nil ? 0 : 4) + (isDeferred ? 8 : 0))
  }
}
