package import CleanRoomsMLModel
import JobModel
package import StateFile

/// Where a state and the service say two things; pure.
package struct Verification: Sendable {
  /// One recorded run.
  package struct Row: Sendable {
    package var record: StartedRecord
    /// nil where the service knows the job no longer, or where that could not be read.
    package var status: AudienceGenerationJobStatus?
  }

  /// By name, then time.
  package let rows: [Row]
  /// Those of the recorded runs first, in the order of `rows`.
  package let findings: [Finding]

  /// Whether everything was read, and there is no difference: what is only worth knowing is none.
  package var agrees: Bool { differences + unreadCount == 0 }
  /// How many things are known to differ, and of how many nothing is known, because they could not be read.
  package var differences: Int { findings.count { !$0.isNote && $0.kind != .unread } }
  package var unreadCount: Int { findings.count { $0.kind == .unread } }

  /// - Parameters:
  ///   - runs: what the manifests declare.
  ///   - jobs: what the service was seen to have.
  ///   - commands: those that the findings name.
  init(
    of snapshot: Snapshot, _ items: [WorkItem], at jobs: SeenJobs, commands: UsherCommands = UsherCommands()
  ) {
    let records = snapshot.allStarted.sorted {
      ($0.name, $0.time, $0.id, $0.audienceGenerationJobArn) < ($1.name, $1.time, $1.id, $1.audienceGenerationJobArn)
    }
    let declared = Dictionary(items.map { ($0.run, $0) }) { first, _ in first }
    let recorded = Dictionary(grouping: records, by: \.run)
    let sharing = Dictionary(grouping: records) { Array($0.audienceGenerationJobArn.utf8) }
    rows = records.map { record in
      if case .job(let job) = jobs[record.audienceGenerationJobArn] {
        Row(record: record, status: job.status)
      } else {
        Row(record: record)
      }
    }
    findings =
      records.flatMap { record in
        Self.findings(
          record, jobs[record.audienceGenerationJobArn],
          sharing: sharing[Array(record.audienceGenerationJobArn.utf8)] ?? [], declared, commands)
      }
      + snapshot.duplicateRuns.map { Finding.recordedRepeatedly($0, commands) }
      + Self.findings(
        jobs.others, recorded, snapshot.openIntents.filter { $0.run.kind == .audienceGenerationJob }, declared,
        unlisted: jobs.unlisted, commands)
      + jobs.unread.map { Finding.unread($0.what, $0.reason, commands) }
  }

  /// What a recorded run and its job differ in.
  ///
  /// - Parameter sharing: all records of that job: where a changed spec was accepted it is of several runs, and has the
  ///   tags of one.
  private static func findings(
    _ record: StartedRecord, _ answer: JobAnswer, sharing records: [StartedRecord],
    _ declared: [RunID: WorkItem], _ commands: UsherCommands
  ) -> [Finding] {
    // What is about the job alone is said once, of the run that its tags should name.
    let isLatest = record == records.max { ($0.time, $0.id) < ($1.time, $1.id) }
    switch answer {
    case .gone: return [.gone(record, isDeclared: declared[record.run] != nil, commands)]
    case .failed(let reason): return isLatest ? [.unread(record.audienceGenerationJobArn, reason, commands)] : []
    case .job(let job):
      guard job.arn.utf8.elementsEqual(record.audienceGenerationJobArn.utf8) else {
        return isLatest ? [.aboutAnother(record, job)] : []
      }
      var findings: [Finding] = []
      if !job.serviceName.utf8.elementsEqual(record.serviceName.utf8) {
        findings.append(.otherName(record, job.serviceName, commands))
      }
      let isTagged = records.contains { JobTags.agree(job.tags, $0.run) }
      if !isTagged, isLatest {
        let isOurs = ExpectedJob(record).owns(job) != nil
        findings.append(
          isOurs ? .untagged(record) : .otherTags(record, job.tags, declared[record.run], commands))
      }
      return findings
    }
  }

  /// What the service has of runs that are known, and the state does not; and what the state left open.
  private static func findings(
    _ others: [ServiceJob], _ recorded: [RunID: [StartedRecord]], _ intents: [Intent],
    _ declared: [RunID: WorkItem], unlisted: Set<AccountRegion>, _ commands: UsherCommands
  ) -> [Finding] {
    let open = Dictionary(grouping: intents, by: \.run)
    let expected =
      declared.values.map(\.expectedJob) + recorded.values.joined().map { ExpectedJob($0) }
      + intents.map { ExpectedJob(WorkItem(undeclared: $0)) }
    let jobs = Self.jobs(others, among: expected)
    let duplicates = recorded.compactMap { run, records in
      jobs[run].map { Finding.duplicate(records[0], $0.map(\.arn), commands) }
    }
    let byName = Dictionary(grouping: others) { Array($0.serviceName.utf8) }
    let holders = { (expected: ExpectedJob) in
      expected.serviceNames.flatMap { byName[Array($0.utf8)] ?? [] }
        .filter { expected.accountRegion.holds($0.arn) }
    }
    let unsettled = open.map { run, intents in
      let mayBe = intents.flatMap { intent in
        let expected = ExpectedJob(WorkItem(undeclared: intent))
        return holders(expected).filter { Evidence(of: $0, for: expected) == .notDecided }
      }
      return Finding.openIntents(
        intents, jobs[run]?.map(\.arn) ?? [],
        holders: mayBe.map(\.arn),
        isListed: !intents.contains { unlisted.contains(WorkItem(undeclared: $0).accountRegion) },
        isDeclared: declared[run] != nil)
    }
    let missing = declared.compactMap { run, item in
      recorded[run] == nil && open[run] == nil ? (run, item) : nil
    }
    let unrecorded = missing.compactMap { run, item in
      if let own = jobs[run] {
        return Finding.unrecorded(item, own.map(\.arn), commands)
      }
      let expected = item.expectedJob
      return holders(expected).first.map { job in
        let arn = job.arn
        return Evidence(of: job, for: expected) == .notDecided
          ? Finding.mayBeOurs(item, arn, commands) : Finding.foreign(item, arn, commands)
      }
    }
    return [duplicates, unsettled, unrecorded].flatMap { $0.sorted { $0.sortKey < $1.sortKey } }
  }

  /// Which of the jobs are which run's, by what they prove.
  private static func jobs(
    _ others: [ServiceJob], among expected: [ExpectedJob]
  ) -> [RunID: [ServiceJob]] {
    if others.isEmpty { return [:] }
    let byName = Dictionary(grouping: expected, by: \.name)
    let byServiceName = Dictionary(
      grouping: expected.flatMap { job in job.serviceNames.map { (Array($0.utf8), job) } }, by: \.0)
    var jobs: [RunID: [ServiceJob]] = [:]
    for job in others {
      let named = AudienceGenerationJobs.madeFor(job.serviceName).flatMap { byName[$0] } ?? []
      let candidates = named + (byServiceName[Array(job.serviceName.utf8)] ?? []).map(\.1)
      for run in Set(candidates.compactMap { $0.owns(job) }) { jobs[run, default: []].append(job) }
    }
    return jobs
  }
}

extension ExpectedJob {
  /// The run, where the job proves to be its own.
  fileprivate func owns(_ job: ServiceJob) -> RunID? {
    if case .ours = Evidence(of: job, for: self) { run } else { nil }
  }
}
