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

  package var agrees: Bool { findings.isEmpty }

  /// - Parameters:
  ///   - runs: what the manifests declare.
  ///   - jobs: what the service was seen to have.
  init(of snapshot: Snapshot, _ runs: [AppliedRun], at jobs: ServiceJobs) {
    let records = snapshot.allStarted.sorted {
      ($0.name, $0.time, $0.id, $0.audienceGenerationJobArn) < ($1.name, $1.time, $1.id, $1.audienceGenerationJobArn)
    }
    let declared = Dictionary(runs.map { (Run($0.name, $0.digest), $0) }) { first, _ in first }
    let recorded = Dictionary(grouping: records) { Run($0.name, $0.digest) }
    let sharing = Dictionary(grouping: records) { Array($0.audienceGenerationJobArn.utf8) }
    rows = records.map { record in
      if case .job(let job) = jobs[record.audienceGenerationJobArn] {
        Row(record: record, status: job.summary.status)
      } else {
        Row(record: record)
      }
    }
    findings =
      records.flatMap { record in
        Self.findings(
          record, jobs[record.audienceGenerationJobArn],
          sharing: sharing[Array(record.audienceGenerationJobArn.utf8)] ?? [], declared)
      }
      + snapshot.duplicateRuns.map(Finding.recordedRepeatedly)
      + Self.findings(jobs.others, recorded, snapshot.openIntents, declared)
      + jobs.unread.map(Finding.unread)
  }

  /// What a recorded run and its job differ in.
  ///
  /// - Parameter sharing: all records of that job: where a changed spec was accepted it is of several runs, and has the
  ///   tags of one.
  private static func findings(
    _ record: StartedRecord, _ answer: ServiceJobs.Answer, sharing records: [StartedRecord],
    _ declared: [Run: AppliedRun]
  ) -> [Finding] {
    // What is about the job alone is said once, of the run that its tags should name.
    let isLatest = record == records.max { ($0.time, $0.id) < ($1.time, $1.id) }
    switch answer {
    case .gone: return [.gone(record)]
    case .failed(let reason): return isLatest ? [.unread(record.audienceGenerationJobArn, reason)] : []
    case .job(let job):
      var findings: [Finding] = []
      if !job.summary.name.utf8.elementsEqual(record.serviceName.utf8) {
        findings.append(.otherName(record, job.summary.name))
      }
      let isTagged = records.contains { JobTags.agree(job.tags, name: $0.name, digest: $0.digest) }
      if !isTagged, isLatest { findings.append(.otherTags(record, job.tags, declared[Run(record)])) }
      return findings
    }
  }

  /// What the service has of runs that are known, and the state does not; and what the state left open.
  private static func findings(
    _ others: [GetAudienceGenerationJobResponse], _ recorded: [Run: [StartedRecord]], _ intents: [Intent],
    _ declared: [Run: AppliedRun]
  ) -> [Finding] {
    let open = Dictionary(grouping: intents) { Run($0.name, $0.digest) }
    let jobs = Dictionary(grouping: others) { Run($0.tags) }
    let duplicates = recorded.compactMap { run, records in
      jobs[run].map { Finding.duplicate(records[0], $0.map(\.summary.audienceGenerationJobArn)) }
    }
    let unsettled = open.map { run, intents in
      Finding.openIntents(
        intents, jobs[run]?.map(\.summary.audienceGenerationJobArn) ?? [], isDeclared: declared[run] != nil)
    }
    let missing = declared.compactMap { run, declaration in
      recorded[run] == nil && open[run] == nil ? (run, declaration) : nil
    }
    let unrecorded = missing.compactMap { run, declaration in
      if let own = jobs[run] {
        return Finding.unrecorded(declaration, own.map(\.summary.audienceGenerationJobArn))
      }
      let holder = others.first { job in
        job.summary.name.utf8.elementsEqual(declaration.serviceName.utf8)
          && declaration.place.holds(job.summary.audienceGenerationJobArn)
      }
      return holder.map { Finding.foreign(declaration, $0.summary.audienceGenerationJobArn) }
    }
    return [duplicates, unsettled, unrecorded].flatMap { $0.sorted { $0.sortKey < $1.sortKey } }
  }
}

/// A run's identity.
private struct Run: Hashable {
  let name: JobName
  let digest: SpecDigest

  init(_ name: JobName, _ digest: SpecDigest) { (self.name, self.digest) = (name, digest) }
  init(_ record: StartedRecord) { self.init(record.name, record.digest) }

  /// The one that a job's tags name.
  init?(_ tags: StringMap) {
    guard let name = tags[JobTags.name].flatMap({ JobName($0) }),
      let digest = tags[JobTags.digest].flatMap({ SpecDigest($0) })
    else { return nil }
    self.init(name, digest)
  }
}
