import JobModel
import TestSupport
import Testing

@testable import StateFile

@Suite("What became of a job")
struct EndedTests {
  private func snapshot(started: Bool = true, _ records: [EndedRecord]) async throws -> Snapshot {
    try SnapshotTests.snapshot(
      try await SnapshotTests.lines { journal in
        if started { try await journal.adopt(Sample.started(1)) }
        try await journal.record(records)
      })
  }

  @Test("it reads back as it was written, and its line has one form")
  func roundTrip() async throws {
    let records = [Sample.ended(1, updated: 3, seen: 4), Sample.ended(1, updated: nil, seen: 5)]
    let lines = try await SnapshotTests.lines { try await $0.record(records) }
    let start =
      #"{"record":"ended","name":"job-1","digest":"\#(Sample.digest(1))","#
      + #""audienceGenerationJobArn":"\#(Sample.arn(1))""#
    #expect(
      lines == [
        Sample.header,
        start
          + #","status":"ACTIVE","updateTime":"2026-11-23T08:00:03.250Z","#
          + #""seenTime":"2026-11-23T08:00:04Z","metrics":\#(Sample.metrics)}"#,
        start + #","deleted":true,"seenTime":"2026-11-23T08:00:05Z"}"#,
      ])
    for (line, record) in zip(lines.dropFirst(), records) {
      guard case .ended(let read) = try RecordDecoder.decode(Array(line.utf8), in: 0..<line.utf8.count) else {
        Issue.record("another record")
        continue
      }
      #expect(read == record && read.outcome == record.outcome)
    }
    let failed = Sample.ended(1, updated: 3, seen: 4, failed: true)
    #expect(try await snapshot([failed]).outcome(ofArn: Sample.arn(1)) == failed.outcome)
  }

  @Test("the later time of the service counts, whatever its fraction; with equal times the smaller line")
  func later() async throws {
    let outcome = { (time: String, message: String) in
      EndedRecord(
        Sample.run(1, 1), arn: Sample.arn(1),
        JobOutcome(status: .createFailed, cleanedMessage: message, updateTime: time, seenTime: Sample.time(9)))
    }
    let cases = [
      ("08:00:00Z", "08:00:00.5Z", 1), ("08:00:00.5Z", "08:00:01Z", 1), ("08:00:00.50Z", "08:00:00.5Z", 0),
      ("08:00:00.0Z", "08:00:00Z", 0),
    ]
    for (first, second, later) in cases {
      let records = [outcome("2026-11-23T\(first)", "a"), outcome("2026-11-23T\(second)", "b")]
      for order in [records, records.reversed()] {
        #expect(try await snapshot(order).outcome(ofArn: Sample.arn(1)) == records[later].outcome, "\(first) \(second)")
      }
    }
  }

  @Test("a deletion erases nothing, and a later sighting removes it")
  func deletion() async throws {
    let end = Sample.ended(1, updated: 3, seen: 4)
    let deleted = Sample.ended(1, updated: nil, seen: 5)
    var expected = end.outcome
    expected.isDeleted = true
    #expect(try await snapshot([deleted]).outcome(ofArn: Sample.arn(1)) == deleted.outcome)
    #expect(try await snapshot([deleted, end]).outcome(ofArn: Sample.arn(1)) == expected)
    let again = Sample.ended(1, updated: 3, seen: 6)
    let snapshot = try await snapshot([again, deleted, end])
    #expect(snapshot.outcome(ofArn: Sample.arn(1)) == end.outcome)
    let lines = String(decoding: try #require(snapshot.compacted()), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 4 && !lines.contains { $0.contains("deleted") })
  }

  @Test("without a started record of its ARN it says nothing, and compaction drops it")
  func forgotten() async throws {
    let failed = Sample.ended(1, updated: 3, seen: 4, failed: true)
    let orphan = try await snapshot(started: false, [failed])
    #expect(orphan.outcome(ofArn: Sample.arn(1)) == nil && orphan.failedRuns.isEmpty)
    let lines = try await SnapshotTests.lines { journal in
      try await journal.adopt(Sample.started(1))
      try await journal.record([failed])
      try await journal.forget(Sample.tombstone([1]))
    }
    let forgotten = try SnapshotTests.snapshot(lines)
    #expect(forgotten.outcome(ofArn: Sample.arn(1)) == nil && forgotten.failedRuns.isEmpty)
    #expect(String(decoding: try #require(forgotten.compacted()), as: UTF8.self).split(separator: "\n").count == 2)
    // The same job, recorded anew: it is known how it ended.
    let again = try await SnapshotTests.lines { try await $0.adopt(Sample.started(8, name: 1, arn: Sample.arn(1))) }
    #expect(try SnapshotTests.snapshot(lines + again).outcome(ofArn: Sample.arn(1)) == failed.outcome)
  }

  @Test("the failed runs are those whose latest job failed")
  func failedRuns() async throws {
    let lines = try await SnapshotTests.lines { journal in
      try await journal.adopt([
        Sample.started(1), Sample.started(2, name: 1, arn: Sample.arn(2), time: 5), Sample.started(3),
      ])
      try await journal.record([
        Sample.ended(1, updated: 3, seen: 4, failed: true), Sample.ended(1, arn: Sample.arn(2), updated: 6, seen: 7),
        Sample.ended(3, updated: 3, seen: 4, failed: true), Sample.ended(3, updated: nil, seen: 8),
      ])
    }
    let failed = try SnapshotTests.snapshot(lines).failedRuns
    #expect(failed.keys.map { $0 } == [Sample.run(3, 3)])
    #expect(failed[Sample.run(3, 3)]?.isDeleted == true)
  }

  @Test("metrics that are stepped over read as those that are not; what follows an incomplete line is never swallowed")
  func steppedOver() async throws {
    let lines = try await SnapshotTests.lines { journal in
      try await journal.adopt(Sample.started(1))
      try await journal.record([Sample.ended(1, updated: 3, seen: 4)])
    }
    let read = { (lines: [String]) in
      try Snapshot(Array(lines.map { $0 + "\n" }.joined().utf8), at: "state", readsMetrics: false)
    }
    #expect(try read(lines).outcome(ofArn: Sample.arn(1)) == Sample.ended(1, updated: 3, seen: 4).outcome)
    let other = lines[2].replacing("relevanceMetrics", with: "other{m}")
    #expect(try read([lines[0], lines[1], other]).outcome(ofArn: Sample.arn(1)) != nil)
    for count in 1..<lines[2].count {
      let torn = String(lines[2].prefix(count))
      #expect(throws: StateError.self) { try read([lines[0], torn]) }
      #expect(throws: StateError.self) { try read([lines[0], torn + lines[1]]) }
      #expect(throws: StateError.self) { try read([lines[0], torn + lines[2]]) }
    }
  }

  @Test(
    "what is not in the form is an error that names it",
    arguments: [
      ("ACTIVE", "CREATE_DONE", "\"status\" is not ACTIVE or CREATE_FAILED: a newer usher"),
      ("03.250Z", "03.Z", "\"updateTime\" is not a time"),
      ("03.250Z", "03+01:00", "\"updateTime\" is not a time"),
      ("\"metrics\":{", "\"metrics\":[{", "expected"),
      ("\"status\"", "\"deleted\":true,\"status\"", "\"status\" is given twice"),
      ("\"seenTime\":\"2026-11-23T08:00:04Z\"", "\"note\":1", "\"seenTime\" is missing"),
      ("\"ended\"", "\"finished\"", "this usher knows no record \"finished\"; a newer one may have written it"),
    ])
  func wrong(old: String, new: String, message: String) async throws {
    let lines = try await SnapshotTests.lines { try await $0.record([Sample.ended(1, updated: 3, seen: 4)]) }
    let changed = lines[1].replacing(old, with: new)
    #expect(changed != lines[1])
    let error = try #require(throws: StateError.self) { try SnapshotTests.snapshot([lines[0], changed]) }
    #expect(error.message.contains(message), "\(error.message)")
    #expect(error.line == 2)
  }
}
