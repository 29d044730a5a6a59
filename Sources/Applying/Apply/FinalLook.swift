import AWSCore
import JobModel
import StateFile

/// The one look at the end of an apply: whether the service lists each started job once, and under its own name.
struct FinalLook {
  private let shell: StartShell

  init(_ shell: StartShell) {
    self.shell = shell
  }

  /// Lists each account and region in which something was started once more, by one pass.
  func notices(on report: ApplyReport) async -> [ApplyNotice] {
    let started = report.results.compactMap { item, result in
      if case .started(let arn) = result, item.run.kind == shell.kind { (item: item, arn: arn) } else { nil }
    }
    let regions = Set(started.map(\.item.accountRegion)).sorted(by: AccountRegion.precedes)
    let names = AccountRegion.names(of: regions)
    var notices: [ApplyNotice] = []
    for (region, name) in zip(regions, names) {
      let begun = shell.environment.elapsed()
      let listed = await shell.gate.stopSignal.unlessRaised { await shell.lookUp.list(region, passes: 1) }
      switch listed {
      case nil: notices.append(.unchecked(name, await shell.gate.stopped?.text ?? "the apply was stopped"))
      case .failure(let failure): notices.append(.unchecked(name, Reason(failure).description))
      case .success(let listing):
        let here = started.filter { $0.item.accountRegion == region }
        notices += await look(at: here, in: listing.jobs, begun: begun)
        if let late = lateness(of: here, in: listing.jobs, name, at: begun) { notices.append(late) }
      }
    }
    return notices
  }

  private func look(
    at started: [(item: WorkItem, arn: String)], in jobs: [ServiceJob], begun: Duration
  ) async -> [ApplyNotice] {
    let listed = ListedJobs(jobs)
    var notices: [ApplyNotice] = []
    for (item, arn) in started {
      if let name = listed.otherName(of: arn, than: item.serviceName) {
        notices.append(.otherName(item, arn, listed: name))
      }
      for job in listed.candidates(for: item, underAllNames: false)
      where !job.arn.utf8.elementsEqual(arn.utf8) {
        let answer = await shell.gate.stopSignal.unlessRaised {
          await shell.lookUp.reader.read(job.arn, of: item)
        }
        guard let answer else {
          return notices + [.unchecked(item.region, await shell.gate.stopped?.text ?? "the apply was stopped")]
        }
        switch StartMachine.LookUp([(job, answer)], for: item.expectedJob) {
        case .ours: notices.append(.secondJob(item, recorded: arn, other: job.arn))
        case .undecided(_, isGone: false):
          notices.append(.possibleSecondStart(item, taken: [arn], besides: [job.arn]))
        case .failed(let reason): notices.append(.unchecked(item.region, reason.description))
        case .nothing, .anothers, .undecided: break
        }
      }
    }
    return notices
  }

  /// Jobs that the list does not show though more than half of the settle time has passed: a lost one would be looked for
  /// in vain before long.
  private func lateness(
    of started: [(item: WorkItem, arn: String)], in jobs: [ServiceJob], _ region: String,
    at begun: Duration
  ) -> ApplyNotice? {
    let shown = Set(jobs.map { Array($0.arn.utf8) })
    let times = started.filter { !shown.contains(Array($0.arn.utf8)) }.compactMap(\.item.answeredAt).map { begun - $0 }
      .filter { $0 > shell.settleTime / 2 }
    return times.max().map { .lateList(times.count, region, after: $0, settleTime: shell.settleTime) }
  }
}
