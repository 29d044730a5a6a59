import Foundation
import JobModel
import StateFile
import TestSupport
import Testing

struct JournalOnDiskTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("usher.state.jsonl").path
  }

  private func open() async throws -> StateJournal {
    let lock = try #require(try await FileStore(path).lockIfFree(as: "this test"))
    return try await StateJournal.open(lock, owner: .aws)
  }

  /// Writes a state with every kind of record.
  private func writeSample() async throws {
    let journal = try await open()
    let token = try await journal.intend(Sample.intent(1))
    try await journal.finish(
      token, .started(audienceGenerationJobArn: Sample.arn(1), time: Sample.time(2), fields: "{}", adopted: true))
    try await journal.finish(try await journal.intend(Sample.intent(2)), .closed(reason: "no", time: Sample.time(2)))
    try await journal.intend(Sample.intent(3)).leaveOpen()
    try await journal.adopt(Sample.started(4))
    try await journal.forget(Sample.tombstone([5, 6]))
  }

  @Test("a journal holds the lock for as long as it lives")
  func lock() async throws {
    var journal: StateJournal? = try await open()
    #expect(try await FileStore(path).lockIfFree(as: "another") == nil)
    #expect(journal != nil)
    journal = nil
    #expect(try await FileStore(path).lockIfFree(as: "another") != nil)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("what one journal writes the next one reads, compacted or not")
  func reopen() async throws {
    try await writeSample()
    let journal = try await open()
    #expect(journal.snapshot.count == 2)
    #expect(journal.snapshot.openIntents == [Sample.intent(3)])
    try await journal.compact()
    try await journal.adopt(Sample.started(9))
    let snapshot = try await Snapshot.read(FileStore(path))
    #expect(snapshot.count == 3)
    #expect(snapshot.openIntents == [Sample.intent(3)])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(Set(names.map { URL(fileURLWithPath: $0).pathExtension }) == ["jsonl", "lock", "bak"] && names.count == 3)
  }

  @Test("a torn line is cut off the file when the journal is opened")
  func torn() async throws {
    try await writeSample()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try (whole + Data("{\"rec".utf8)).write(to: URL(fileURLWithPath: path))
    #expect(try await Snapshot.read(FileStore(path)).unacknowledgedBytes == 5)
    #expect(try await open().snapshot.unacknowledgedBytes == 5)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
  }

  @Test("an unreadable state is left as it is")
  func unreadable() async throws {
    let garbled = Data((Sample.header + "\n{\n{\"torn").utf8)
    try garbled.write(to: URL(fileURLWithPath: path))
    await #expect(throws: StateError.self) { try await open() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == garbled)
  }

  @Test("a state in a folder that is not there is an error that names the path")
  func noFolder() async throws {
    let error = try await #require(throws: StateError.self) {
      try await FileStore("/nowhere/usher.state.jsonl").lockIfFree(as: "this test")
    }
    #expect(error.description.contains("/nowhere/usher.state.jsonl.lock"))
  }

  @Test(
    "every line that is written, before and after compaction, keeps the published schema",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func schema() async throws {
    let schema = ChildProcess.checkout.appending(path: "schemas/state.schema.json").path
    try await writeSample()
    try await open().record([
      Sample.ended(1, updated: 3, seen: 4), Sample.ended(1, updated: nil, seen: 5),
      Sample.ended(4, updated: 3, seen: 4, failed: true), Sample.ended(5, updated: 3, seen: 4),
    ])
    let journal = try Python.script("Oracles/state_schema.py", [schema, path])
    #expect(journal.standardError == "")
    #expect(
      journal.standardOutput
        == #"{"closed": 1, "ended": 4, "forgotten": 1, "header": 1, "intent": 3, "started": 2}"# + "\n")
    try await open().compact()
    let compacted = try Python.script("Oracles/state_schema.py", [schema, path])
    #expect(compacted.standardOutput == #"{"ended": 3, "forgotten": 1, "header": 1, "intent": 1, "started": 2}"# + "\n")
    try Data((Sample.header + "\n{\"record\":\"started\"}\n").utf8).write(to: URL(fileURLWithPath: path))
    #expect(try Python.script("Oracles/state_schema.py", [schema, path]).status == 1)
  }

  @Test("JSONDecoder reads from every started line what we read")
  func decoder() async throws {
    struct Line: Decodable {
      var id, name, digest, serviceName, audienceGenerationJobArn, region, configuredAudienceModelArn, time,
        path: String
      var adopted: Bool?
    }
    let journal = try await open()
    for number in 1...50 {
      let text = String(String.UnicodeScalarView((0..<number).compactMap { Unicode.Scalar(UInt32($0 * 37 % 0x3100)) }))
      try await journal.adopt(Sample.started(number, serviceName: text, adopted: number % 3 == 0))
    }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    let records = try await Array(Snapshot.read(FileStore(path)).allStarted)
    #expect(lines.count == 50 && records.count == 50)
    for (text, record) in zip(lines, records) {
      let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
      let ours = [
        record.id.description, record.name.text, record.digest.description, record.serviceName,
        record.audienceGenerationJobArn, record.region, record.configuredAudienceModelArn, record.time, record.path,
      ]
      let theirs = [
        line.id, line.name, line.digest, line.serviceName, line.audienceGenerationJobArn, line.region,
        line.configuredAudienceModelArn, line.time, line.path,
      ]
      #expect(ours.map { Array($0.utf8) } == theirs.map { Array($0.utf8) })
      #expect(record.adopted == (line.adopted ?? false))
      #expect(text.contains("\"fields\":" + record.fields))
    }
  }
}
