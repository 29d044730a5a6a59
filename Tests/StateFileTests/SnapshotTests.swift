import Foundation
import JobModel
import StateFile
import TestSupport
import Testing

struct SnapshotTests {
  /// What a journal writes for one call after the other, as lines.
  static func lines(_ body: (StateJournal) async throws -> Void) async throws -> [String] {
    let file = MemoryStore()
    try await body(try await StateJournal.open(file, owner: .aws))
    return await file.lines.map(String.init)
  }

  static func snapshot(_ lines: [String]) throws -> Snapshot {
    try Snapshot(Array(lines.map { $0 + "\n" }.joined().utf8), at: "state")
  }

  private func snapshot(_ body: (StateJournal) async throws -> Void) async throws -> Snapshot {
    try Self.snapshot(try await Self.lines(body))
  }

  @Test("an absent or empty file is an empty state of nobody")
  func empty() async throws {
    let snapshot = try await Snapshot.read(FileStore("/nowhere/usher.state.jsonl"))
    #expect(snapshot.owner == nil && snapshot.count == 0 && snapshot.openIntents.isEmpty)
    #expect(!snapshot.isStarted(Sample.run(1, 1)))
    #expect(snapshot.runs(named: Sample.name(1)).isEmpty)
  }

  @Test("records read back as they were written, whatever their texts")
  func roundTrip() async throws {
    let odd = Sample.started(1, serviceName: "A\u{30A} \u{C5} \"\\/\u{1}\u{7F}\t", adopted: true)
    let snapshot = try await snapshot { journal in
      _ = try await journal.intend(Sample.intent(5))
      try await journal.adopt(odd)
      try await journal.forget(Sample.tombstone([7, 8, 7]))
    }
    #expect(Array(snapshot.allStarted) == [odd])
    #expect(snapshot.openIntents == [Sample.intent(5)])
    #expect(snapshot.tombstones == [Sample.tombstone([7, 8])])
    #expect(snapshot.owner == .aws)
    #expect(odd != Sample.started(1, serviceName: "\u{C5} \u{C5} \"\\/\u{1}\u{7F}\t", adopted: true))
    #expect(snapshot.holders(ofServiceName: odd.serviceName, account: "123456789012", region: "us-east-1") == [odd])
  }

  @Test("a started run is found by its name and digest, and by nothing else")
  func isStarted() async throws {
    let snapshot = try await snapshot { journal in
      for number in 0..<200 { try await journal.adopt(Sample.started(number)) }
    }
    for number in 0..<200 {
      #expect(snapshot.isStarted(Sample.run(number, number)))
      #expect(!snapshot.isStarted(Sample.run(number, number + 1)))
      #expect(!snapshot.isStarted(Sample.run(number + 200, number)))
    }
    #expect(snapshot.count == 200)
  }

  @Test("records are found by name, by digest and by the holder of a service name")
  func lookUps() async throws {
    let (first, again) = (Sample.started(1, digest: 7), Sample.started(2, name: 1, time: 3))
    let other = Sample.started(3, digest: 7, serviceName: "job-1")
    let elsewhere = Sample.started(4, arn: Sample.arn(4, account: "999999999999"), serviceName: "job-1")
    let snapshot = try await snapshot { journal in
      for record in [again, first, other, elsewhere] { try await journal.adopt(record) }
    }
    #expect(snapshot.runs(named: Sample.name(1)) == [first, again])
    #expect(snapshot.runs(withDigest: Sample.digest(7)).map(\.name).sorted() == [first.name, other.name].sorted())
    #expect(snapshot.started(first.run) == [first])
    let holders = snapshot.holders(ofServiceName: "job-1", account: "123456789012", region: "us-east-1")
    #expect(Set(holders.map(\.id)) == [first.id, other.id])
    #expect(
      snapshot.holders(ofServiceName: "job-1", account: "999999999999", region: "us-east-1") == [elsewhere])
    #expect(snapshot.holders(ofServiceName: "job-1", account: "123456789012", region: "eu-west-1").isEmpty)
    #expect(snapshot.started { $0.elementsEqual("job-3".utf8) } == [other])
  }

  @Test("an intent is open until an outcome, a tombstone or any start of its run ends it")
  func openIntents() async throws {
    let snapshot = try await snapshot { journal in
      let started = try await journal.intend(Sample.intent(1))
      let closed = try await journal.intend(Sample.intent(2))
      let open = try await journal.intend(Sample.intent(3))
      _ = try await journal.intend(Sample.intent(4, name: 5))
      _ = try await journal.intend(Sample.intent(6))
      try await journal.finish(
        started, .started(audienceGenerationJobArn: Sample.arn(1), time: Sample.time(2), fields: "{}", adopted: false))
      try await journal.finish(closed, .closed(reason: "refused", time: Sample.time(2)))
      open.leaveOpen()
      try await journal.adopt(Sample.started(5))
      try await journal.forget(Sample.tombstone([6]))
    }
    #expect(snapshot.openIntents == [Sample.intent(3)])
    #expect(snapshot.openIntents(named: Sample.name(3)) == [Sample.intent(3)])
    #expect(snapshot.openIntents(named: Sample.name(1)).isEmpty)
  }

  @Test("a tombstone takes its records also where they come after it")
  func tombstones() async throws {
    let snapshot = try await snapshot { journal in
      try await journal.forget(Sample.tombstone([1]))
      try await journal.adopt(Sample.started(1))
      try await journal.adopt(Sample.started(2))
    }
    #expect(snapshot.allStarted.map(\.id) == [Sample.id(2)])
  }

  @Test("of one run and ARN the earliest record stays; two ARNs of one run both stay and are reported")
  func duplicates() async throws {
    let late = Sample.started(1, arn: Sample.arn(1), time: 5)
    let early = Sample.started(2, name: 1, arn: Sample.arn(1), time: 4)
    let second = Sample.started(3, name: 1, arn: Sample.arn(3), time: 6)
    let third = Sample.started(4, name: 1, arn: Sample.arn(4), time: 7)
    let snapshot = try await snapshot { journal in
      for record in [third, late, early, second, Sample.started(9)] { try await journal.adopt(record) }
    }
    #expect(snapshot.count == 4)
    #expect(snapshot.started(early.run) == [early, second, third])
    #expect(snapshot.duplicateRuns == [[early, second, third]])
  }

  @Test("lines in another form of JSON read as the same", .serialized, arguments: ["\u{20}", "\r", "\t"])
  func otherForms(space: String) async throws {
    let lines = try await Self.lines { journal in
      _ = try await journal.intend(Sample.intent(1))
      try await journal.adopt(Sample.started(2))
    }
    let expected = try Self.snapshot(lines)
    let loose = try lines.map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      // Sorted members, `\/` for `/`: a form that usher never writes.
      let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
      return space + String(decoding: data, as: UTF8.self).replacing(",\"", with: ",\(space)\"") + space
    }
    let snapshot = try Self.snapshot(loose)
    #expect(snapshot.openIntents == expected.openIntents)
    #expect(snapshot.allStarted.map(\.serviceName) == expected.allStarted.map(\.serviceName))
    #expect(snapshot.allStarted.map(\.path) == expected.allStarted.map(\.path))
    #expect(snapshot.isStarted(Sample.run(2, 2)))
    #expect(snapshot.started(Sample.run(2, 2)).count == 1)
  }
}
