import Foundation
import JobModel
import TestSupport
import Testing

@testable import StateFile

/// `Tests/Fixtures/states`: files as usher 1 wrote them, before a record could say its kind.
@Suite("State files that are there")
struct StateFixtureTests {
  private static let folder = ChildProcess.checkout.appending(path: "Tests/Fixtures/states")

  private static func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  @Test("every line is read and written byte for byte", arguments: ["compacted.jsonl", "journal.jsonl"])
  func rewritten(name: String) throws {
    let file = try Self.read(name)
    var rewritten: [UInt8] = []
    for line in file.split(separator: UInt8(ascii: "\n")) {
      rewritten += try RecordDecoder.decode(Array(line), in: 0..<line.count).line
    }
    #expect(rewritten == file)
  }

  @Test("a compacted file stays as it is, and every record of it reads at a glance")
  func compacted() throws {
    let snapshot = try Snapshot(try Self.read("compacted.jsonl"), at: "state")
    #expect(snapshot.compacted() == nil)
    #expect(snapshot.count == 6 && snapshot.openIntents.count == 1 && snapshot.tombstones.count == 1)
    #expect(snapshot.started.bytes.count == snapshot.acknowledged)
  }

  @Test("a record that says the kind that is meant without one reads as the same, and is written without")
  func kind() async throws {
    let lines = try await SnapshotTests.lines { journal in
      _ = try await journal.intend(Sample.intent(1))
      try await journal.adopt(Sample.started(2))
    }
    let told = lines.map { $0.replacing(",\"id\"", with: ",\"kind\":\"AudienceGenerationJob\",\"id\"") }
    #expect(told[1] != lines[1] && told[2] != lines[2])
    let (snapshot, expected) = (try SnapshotTests.snapshot(told), try SnapshotTests.snapshot(lines))
    #expect(snapshot.openIntents == expected.openIntents)
    #expect(Array(snapshot.allStarted) == Array(expected.allStarted))
    #expect(snapshot.isStarted(Sample.run(2, 2)))
    #expect(snapshot.compacted() == (expected.compacted() ?? Array(lines.map { $0 + "\n" }.joined().utf8)))
  }
}
