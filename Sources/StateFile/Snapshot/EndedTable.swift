import JobModel
import Synchronization

/// The ended records of a state, joined by the ARN of their job when they are first asked for.
///
/// - Of several ends the one with the later time of the service counts, with equal times the smaller line.
/// - The mark of a deletion stands beside it, unless an end was seen later than the last mark.
/// - Without a started record of the ARN they say nothing.
final class EndedTable: Sendable {
  private let entries: [EndedEntry]
  private let started: StartedTable
  private let known = Mutex<[String: JoinedEnd]?>(nil)

  /// - Parameter started: of the same file.
  init(_ entries: [EndedEntry], of started: StartedTable) {
    (self.entries, self.started) = (entries, started)
  }

  func outcome(ofArn arn: String) -> JobOutcome? {
    entries.isEmpty ? nil : all[arn]?.outcome
  }

  /// What became of each job that failed, by ARN. Of the other jobs nothing is made.
  var failures: [String: JobOutcome] {
    let failed = Set(started.bytes.lend { bytes in entries.filter(\.hasFailed).map { bytes[$0.arn].hash() } })
    if failed.isEmpty { return [:] }
    return join { failed.contains($0.hash()) }.compactMapValues(\.outcome).filter(\.value.hasFailed)
  }

  /// The records that compaction keeps: the others say nothing beside them, whatever is merged later.
  var kept: [EndedRecord] {
    entries.isEmpty ? [] : all.values.flatMap(\.kept)
  }

  private var all: [String: JoinedEnd] {
    known.withLock { known in
      if let known { return known }
      let arns = started.arns
      let made = join { _ in true }.filter { arns.contains($0.key) }
      known = made
      return made
    }
  }

  private func join(whereArn isWanted: (LentBytes) -> Bool) -> [String: JoinedEnd] {
    var joined: [String: JoinedEnd] = [:]
    for entry in entries where started.bytes.lend({ isWanted($0[entry.arn]) }) {
      let record = EndedRecord(entry, in: started.bytes)
      joined[record.audienceGenerationJobArn, default: JoinedEnd()].add(record)
    }
    return joined
  }
}

extension EndedRecord {
  fileprivate init(_ entry: EndedEntry, in bytes: [UInt8]) {
    let layout = bytes.lend { lent in
      // Metrics may have been stepped over before.
      var finder = LineFinder<EndedLayout>(lent, readsMetrics: false)
      return finder.record(in: entry.line)?.record
    }
    guard let layout, let name = JobName(bytes.text(at: layout.run.name)) else {
      preconditionFailure("a line that was read before reads differently now")
    }
    self.init(
      run: RunID(layout.run.kind, name, layout.run.digest),
      audienceGenerationJobArn: bytes.text(at: layout.audienceGenerationJobArn),
      end: layout.end.map { end in
        EndMembers(
          status: bytes.text(at: end.status), updateTime: bytes.text(at: end.updateTime),
          statusCode: end.statusCode.map { bytes.text(at: $0) }, message: end.message.map { bytes.text(at: $0) },
          metrics: end.metrics.map { String(decoding: bytes[$0], as: UTF8.self) })
      }, seenTime: bytes.text(at: layout.seenTime))
  }
}

/// What the ended records of one job come to.
struct JoinedEnd {
  private var end: EndedRecord?
  /// Of the ends, and of the marks, the one that was seen last.
  private var lastSeen: EndedRecord?
  private var deletion: EndedRecord?

  mutating func add(_ record: EndedRecord) {
    if record.isDeletion {
      deletion = Self.later(deletion, record, \.seenTime)
    } else {
      end = Self.later(end, record, \.sortedUpdateTime)
      lastSeen = Self.later(lastSeen, record, \.seenTime)
    }
  }

  private var isDeleted: Bool {
    guard let deletion else { return false }
    return lastSeen.map { $0.seenTime <= deletion.seenTime } ?? true
  }

  var outcome: JobOutcome? {
    guard var outcome = (end ?? deletion)?.outcome else { return nil }
    outcome.isDeleted = isDeleted
    return outcome
  }

  var kept: [EndedRecord] {
    var kept = [end].compactMap(\.self)
    if isDeleted {
      kept += [deletion].compactMap(\.self)
    } else if let end, let lastSeen, lastSeen.seenTime > end.seenTime {
      // A mark from between the two may come with a merge.
      kept.append(lastSeen)
    }
    return kept
  }

  private static func later(
    _ left: EndedRecord?, _ right: EndedRecord, _ time: (EndedRecord) -> String
  ) -> EndedRecord {
    guard let left else { return right }
    if time(left) != time(right) { return time(left) < time(right) ? right : left }
    return right.line.lexicographicallyPrecedes(left.line) ? right : left
  }
}

extension EndedRecord {
  /// As text that sorts as the time does: without the `Z`, before which a fraction may stand, and without the zeros at the
  /// end of a fraction.
  fileprivate var sortedUpdateTime: String {
    let parts = (end?.updateTime ?? "").dropLast().split(separator: ".")
    guard parts.count == 2 else { return parts.first.map { String($0) } ?? "" }
    let fraction = parts[1].reversed().drop { $0 == "0" }.reversed()
    return String(parts[0]) + (fraction.isEmpty ? "" : "." + String(fraction))
  }
}
