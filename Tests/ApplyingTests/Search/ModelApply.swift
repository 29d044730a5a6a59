@testable import Applying

/// One apply as a process: what it has open, what it waits for.
struct ModelApply {
  enum Phase: Int {
    case lock, open, repair, sync, list, carryOut, pause, rename, folder, rescue
  }

  /// One record on its way to the disk.
  struct Write {
    var run: Int
    var line: Int
  }

  enum Prepared {
    case failed
    case listed(at: Int)
  }

  let number: Int
  let state: Int
  /// Which version of the manifests it read.
  let version: Int
  let began: Int
  var phase = Phase.lock
  /// The inode of the state that it has open, and the key that it locks.
  var file = 0
  var lockKey = 0
  var isFaultFree = true

  var plan: ModelPlan?
  var runs: [ModelRun] = []
  var queue: [RunSeed] = []
  var isSettling = false
  var prepared: Prepared?
  /// The jobs that any listing of this apply showed.
  var seen: Set<Int> = []
  /// Until when it waits for the quota.
  var pausesUntil = 0
  /// How often it has waited.
  var round = 0

  var pending: [Write] = []
  /// Written, and not synced.
  var inFlight: [Write] = []
  var hasDiskFailed = false
  var hasRenameFailed = false
  /// The lock is lost: what is to be saved in the file that is there now.
  var isDisplaced = false
  /// What it knows to be in the file.
  var known: Int?
  var saves: [Int] = []

  var limits = StartLimits()
  var stopped: Reason? { limits.stopped }

  init(number: Int, state: Int, version: Int, now: Int) {
    (self.number, self.state, self.version) = (number, state, version)
    began = now
  }

  var callsInFlight: Int { runs.count { if case .receive = $0.step { true } else { false } } }

  static let accountRegion = AccountRegion(account: Job.account, region: "us-east-1")

  /// How it ends, by the real report.
  var report: ApplyReport {
    var report = ApplyReport()
    report.results = runs.compactMap { run in run.result.map { (run.seed.item, $0) } }
    return report
  }

  /// Whether every run that was not started says which decision it needs.
  var namesDecisions: Bool {
    !hasDiskFailed && !hasRenameFailed && !isDisplaced
      && report.results.allSatisfy { $0.result.reason == nil || $0.result.namesDecision }
  }

  var exitsWithZero: Bool {
    let report = report
    return !hasDiskFailed && !hasRenameFailed && !isDisplaced && !report.hasFailures && !report.hasStopped
      && !report.hasDeferred
  }

  func add(to print: inout Fingerprint, at now: Int, _ disk: ModelDisk) {
    print.add(number * 16 + phase.rawValue)
    print.add(version * 4 + (isFaultFree ? 1 : 0) + (isSettling ? 2 : 0))
    print.add(now - began)
    print.add(disk.inode - file)
    print.add(lockKey == disk.lockFile ? -1 : lockKey < 0 ? -2 : disk.inode - lockKey)
    print.add(disk.locked.contains(lockKey) ? 1 : 0)
    print.add(runs.count)
    for run in runs { run.add(to: &print) }
    print.add(queue.count)
    for seed in queue { print.add(seed.number) }
    switch prepared {
    case nil: print.add(-1)
    case .failed: print.add(-2)
    case .listed(let time): print.add(now - time)
    }
    for job in seen.sorted() { print.add(job) }
    print.add(round)
    print.add(max(0, pausesUntil - now) * 2 + (isDisplaced ? 1 : 0))
    for line in saves { print.add(line) }
    if let inFlight = limits.inFlight { print.add(inFlight.count(in: Self.accountRegion)) }
    print.add(pending.count)
    for write in pending { print.add(write.run * 65536 + write.line) }
    print.add(inFlight.count)
    for write in inFlight { print.add(write.run * 65536 + write.line) }
    print.add(
      (hasDiskFailed ? 1 : 0) + (hasRenameFailed ? 2 : 0) + (stopped == nil ? 0 : 4)
        + (limits.deferredRegions.isEmpty ? 0 : 8))
  }
}
