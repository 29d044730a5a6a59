import JSONText
package import JobModel

/// What a state file says: the join of its lines, the same for any order of them, for duplicates and for repeated
/// headers, and after compaction.
///
/// Every line is checked when it is read; a record becomes a value when it is asked for.
package struct Snapshot: Sendable {
  /// Whose jobs these are; nil where there is no file yet.
  package let owner: StateOwner?
  /// How many bytes follow the last complete line: an incomplete one, which counts for nothing.
  package let unacknowledgedBytes: Int
  /// Whether the last line is whole but lacks its newline, as some editors leave it: it counts like any other.
  package let lacksFinalNewline: Bool
  /// Whether nothing, not even a header, is in it: a file that does not exist, or one that lost its content.
  package var isBlank: Bool { owner == nil && unacknowledgedBytes == 0 }
  /// Intents without an outcome, by name, then digest, then id.
  package let openIntents: [Intent]
  /// What was forgotten, by name, then time.
  package let tombstones: [Tombstone]
  let started: StartedTable
  let ended: EndedTable
  /// How many of the table's bytes are the file's complete lines, each with its newline.
  let acknowledged: Int

  /// Reads a state's content.
  ///
  /// - Parameters:
  ///   - location: for messages.
  ///   - readsMetrics: false where nobody will ask for the metrics of jobs: they are stepped over then.
  package init(_ content: [UInt8], at location: StateLocation, readsMetrics: Bool = true) throws(StateError) {
    let lines = try StateLines(content, at: location, readsMetrics: readsMetrics)
    owner = lines.header?.owner
    unacknowledgedBytes = lines.torn
    lacksFinalNewline = lines.lacksFinalNewline
    acknowledged = lines.complete
    tombstones = lines.tombstones.isEmpty ? [] : Set(lines.tombstones).sorted()
    let join = Join(lines)
    started = join.started
    ended = EndedTable(lines.ended, of: started)
    openIntents = join.openIntents
  }

  /// How many runs were started, counted by ARN.
  package var count: Int { started.entries.count }

  /// The started records of all generation jobs, in no particular order; each is made when it is reached.
  package var allStarted: some BidirectionalCollection<StartedRecord> { started(of: .audienceGenerationJob) }

  /// Those of all exports.
  package var allExports: some BidirectionalCollection<StartedRecord> { started(of: .audienceExportJob) }

  /// Those of one kind.
  package func started(of kind: JobKind) -> some BidirectionalCollection<StartedRecord> {
    started.entries.indices.lazy.filter { [started] in started.entries[$0].kind == kind }
      .map { [started] in started.record($0) }
  }

  /// Whether that run was started. No allocation, and no time that grows with the state.
  package func isStarted(_ run: RunID) -> Bool {
    run.name.text.lendUTF8 { started.contains($0, run.kind, run.digest) }
  }

  /// The jobs of one run: more than one where it was started twice. By time, then id, then ARN.
  package func started(_ run: RunID) -> [StartedRecord] {
    records(run.name.text.lendUTF8 { started.numbers($0, run.kind, run.digest) })
  }

  /// All runs of that name. By time, then id, then ARN.
  package func runs(named name: JobName) -> [StartedRecord] {
    records(started.numbers(named: name))
  }

  /// Whether any run of that name was started.
  package func hasRuns(named name: JobName) -> Bool {
    count > 0 && !started.numbers(named: name).isEmpty
  }

  /// All runs, of any name, that compute the same. By time, then id, then ARN.
  package func runs(withDigest digest: SpecDigest) -> [StartedRecord] {
    records(started.numbers(digest: digest))
  }

  /// The runs whose job has that name at the service, in that account (12 digits, the ARN's) and region.
  package func holders(ofServiceName serviceName: String, account: String, region: String) -> [StartedRecord] {
    var json = JSONWriter()
    json.string(serviceName)
    return records(started.numbers(serviceName: Array(json.bytes.dropFirst().dropLast()))).filter { record in
      let arn = record.audienceGenerationJobArn.split(separator: ":", omittingEmptySubsequences: false)
      return arn.count > 4 && arn[4] == account && record.region == region
    }
  }

  /// The started records whose name is wanted, in no particular order; the others are never made.
  package func started(whereName isWanted: (ArraySlice<UInt8>) -> Bool) -> [StartedRecord] {
    started.entries.indices.filter { isWanted(started.bytes[started.entries[$0].name]) }.map { started.record($0) }
  }

  /// The started records whose time is wanted, in no particular order.
  package func records(whereTime isWanted: (String) -> Bool) -> [StartedRecord] {
    allStarted.filter { isWanted($0.time) }
  }

  /// What became of the job with this ARN, as far as it is recorded; nil also where the state records no start of it.
  package func outcome(ofArn arn: String) -> JobOutcome? {
    ended.outcome(ofArn: arn)
  }

  /// What became of a recorded job; of an export's end nothing is recorded.
  package func outcome(of record: StartedRecord) -> JobOutcome? {
    switch record.run.kind {
    case .audienceGenerationJob: outcome(ofArn: record.audienceGenerationJobArn)
    case .audienceExportJob: nil
    }
  }

  /// Those of the records that tell something new of a job whose start is recorded.
  package func news(in ended: [EndedRecord]) -> [EndedRecord] {
    if ended.isEmpty { return [] }
    let arns = started.arns
    return ended.filter { record in
      guard arns.contains(record.audienceGenerationJobArn) else { return false }
      guard let known = outcome(ofArn: record.audienceGenerationJobArn) else { return true }
      return record.isDeletion ? !known.isDeleted : known.isDeleted || known.status == nil
    }
  }

  /// The runs whose latest job failed, with its outcome. Costs next to nothing where no job failed.
  package var failedRuns: [RunID: JobOutcome] {
    let failures = ended.failures
    if failures.isEmpty { return [:] }
    var failed: [RunID: JobOutcome] = [:]
    for record in allStarted where failures[record.audienceGenerationJobArn] != nil {
      let latest = started(record.run).last ?? record
      failed[record.run] = failures[latest.audienceGenerationJobArn]
    }
    return failed
  }

  package func openIntents(named name: JobName) -> [Intent] {
    openIntents.filter { $0.name == name }
  }

  /// The runs with more than one job, each with its jobs; by run.
  package var duplicateRuns: [[StartedRecord]] {
    started.numbersOfDuplicates.map { records($0) }.sorted { $0[0].run < $1[0].run }
  }

  private func records(_ numbers: [Int]) -> [StartedRecord] {
    numbers.map { started.record($0) }.sorted {
      ($0.time, $0.id, $0.audienceGenerationJobArn) < ($1.time, $1.id, $1.audienceGenerationJobArn)
    }
  }
}
