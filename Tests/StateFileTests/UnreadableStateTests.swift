import Foundation
import StateFile
import TestSupport
import Testing

struct UnreadableStateTests {
  private static let intent = """
    {"record":"intent","id":"00000000000000000000000000000001","name":"spring","digest":"\(
      String(repeating: "a", count: 64))","serviceName":"s","configuredAudienceModelArn":"\(Sample.model(1))",\
    "roleArn":"arn:aws:iam::123456789012:role/seed",\
    "region":"us-east-1","path":"p","time":"2026-11-23T08:00:00Z"}
    """

  private static let started = """
    {"record":"started","id":"00000000000000000000000000000001","name":"spring","digest":"\(
      String(repeating: "a", count: 64))","serviceName":"s","audienceGenerationJobArn":"\(Sample.arn(1))","region":"us-east-1",\
    "configuredAudienceModelArn":"\(Sample.model(1))","time":"2026-11-23T08:00:00Z","path":"p","fields":{}}
    """

  private func error(_ lines: [String]) throws -> StateError {
    try #require(throws: StateError.self) { try SnapshotTests.snapshot(lines) }
  }

  @Test(
    "a line that is no record of this format is an error that names it",
    arguments: [
      ("<<<<<<< ours", "usher.state.jsonl merge=union"),
      ("=======", "delete the marker lines"),
      (">>>>>>> theirs\r", "delete the marker lines"),
      ("||||||| base", "delete the marker lines"),
      ("========", "column 1: this is not a JSON number"),
      ("\0\0\0{", "zero bytes"),
      ("{\"record\":\"intent\"}", "the member \"id\" is missing"),
      ("[1]", "a record is a JSON object"),
      (started + "x", "unexpected text"),
      (started.replacing("{}", with: "{]"), "expected a string"),
      (started.replacing("{}", with: "{\"a\":01}"), "this is not a JSON number"),
      (started.replacing("{}", with: "[]"), "\"fields\" is not an object"),
      (started.replacing("\"p\"", with: "7"), "\"path\" is not a string"),
      (started.replacing("spring", with: "spring-"), "\"name\" is not a job's name"),
      (started.replacing("aaaa\"", with: "aaaA\""), "\"digest\" is not 64"),
      (started.replacing("00001\"", with: "0001\""), "\"id\" is not 32"),
      (started.replacing("08:00:00Z", with: "08:00Z"), "\"time\" is not a time"),
      (
        started.replacing("}}", with: "},\"adopted\":false}").replacing("{}}", with: "{},\"adopted\":false}"),
        "\"adopted\" is not true"
      ),
      (started.replacing("{}", with: "{},\"cost\":1"), "the member \"cost\" is given twice, or a newer usher"),
      (started.replacing("{}", with: "{},\"path\":\"q\""), "the member \"path\" is given twice"),
      (intent.replacing("}", with: ",\"x\":null}"), "the member \"x\""),
      (intent.replacing("\"intent\"", with: "\"lease\""), "update usher"),
      (
        intent.replacing("\"id\"", with: "\"kind\":\"AudienceSeasonJob\",\"id\""),
        "this usher knows no job of the kind \"AudienceSeasonJob\"; a newer one may have written it: update usher"
      ),
      (started.replacing("\"id\"", with: "\"kind\":7,\"id\""), "\"kind\" is not a string"),
      (
        started.replacing("{}", with: "{},\"kind\":\"audienceGenerationJob\""), "no job of the kind"
      ),
      (intent.replacing("\"s\"", with: "\"\\ud800\""), "surrogate"),
      (intent.replacing("\"s\"", with: "\"\u{1}\""), "control character"),
      (#"{"record":"forgotten","ids":[],"name":"a","time":"2026-11-23T08:00:00Z"}"#, "\"ids\" is not an array of ids"),
      (#"{"format":"other","version":1,"service":"aws"}"#, "the format is \"other\""),
    ])
  func garbled(line: String, message: String) throws {
    let error = try error([Sample.header, Self.intent, line, Self.started])
    #expect(error.line == 3)
    #expect(error.description.hasPrefix("state:3: "))
    #expect(error.description.contains(message), "\(error)")
  }

  @Test("a line that was cut anywhere before others is reported as incomplete, with what is known of it and what to do")
  func incomplete() throws {
    for line in [Self.intent, Self.started, Sample.header] {
      for count in 1..<line.utf8.count {
        let error = try error([Sample.header, Self.intent, String(line.prefix(count)), Self.started])
        #expect(error.kind == .incomplete && error.line == 3, "\(line.prefix(count)): \(error)")
        #expect(error.notes.first?.contains("then delete line 3: ") == true)
        #expect(error.notes.last?.contains("usher state rebuild") == true)
        #expect(!error.notes.joined().contains("git"))
      }
    }
    let known = try error([Sample.header, String(Self.started.dropLast(70))])
    #expect(
      known.message == "this line is incomplete, as a crash leaves it; it begins: started, job \"spring\", "
        + "service name \"s\", arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/1")
  }

  @Test("where a whole record follows in the same line, only the beginning is to be deleted")
  func runTogether() throws {
    for count in [1, 20, 60, 200] {
      let line = String(Self.intent.prefix(count)) + Self.started
      let error = try error([Sample.header, line, Self.started])
      #expect(error.kind == .incomplete && error.line == 2, "\(error)")
      #expect(error.notes.first?.contains("delete the beginning of line 2, up to its second {\"record\"") == true)
      #expect(try SnapshotTests.snapshot([Sample.header, Self.started, Self.started]).count == 1)
    }
  }

  @Test("any other damage is to be restored, never to be deleted", arguments: ["garbage", "\0\0\0{", "{]", "[1]"])
  func restore(line: String) throws {
    let error = try error([Sample.header, Self.intent, line, Self.started])
    #expect(error.notes.first == "nothing was changed; keep a copy of the file, and restore it from git")
    #expect(!error.description.contains("remove") && !error.notes.joined().contains("delete"))
  }

  @Test(
    "blank lines are read over, wherever they are and whatever makes them blank", arguments: ["", " \t", "\r", " \r"])
  func blank(line: String) async throws {
    let lines = [Sample.header, Self.intent, Self.started]
    let whole = try SnapshotTests.snapshot(lines)
    for place in 0...3 {
      var more = lines
      more.insert(contentsOf: [line, line], at: place)
      for end in ["", "\n", "\n  ", "\r\n"] {
        let file = Array((more.joined(separator: line.contains("\r") ? "\r\n" : "\n") + end).utf8)
        let snapshot = try Snapshot(file, at: "state")
        #expect(snapshot.count == whole.count && snapshot.owner == whole.owner && snapshot.unacknowledgedBytes == 0)
        let journal = try await StateJournal.open(MemoryStore(file), owner: .aws)
        #expect(journal.snapshot.count == 1)
      }
    }
  }

  @Test("a file in which nothing is, is an empty state, and can be written to", arguments: ["", "\n", "  ", "\r\n\n"])
  func nothing(content: String) async throws {
    let snapshot = try Snapshot(Array(content.utf8), at: "state")
    #expect(snapshot.isBlank && snapshot.count == 0)
    let file = MemoryStore(Array(content.utf8))
    let journal = try await StateJournal.open(file, owner: .aws)
    try await journal.adopt(Sample.started(9))
    #expect(try Snapshot(await file.durable ?? [], at: "state").count == 1)
  }

  @Test("bytes that are not UTF-8 are an error, also in a line of the usual form")
  func notUTF8() throws {
    let text = Sample.header + "\n" + Self.started.replacing("\"p\"", with: "\"\u{E9}\"") + "\n"
    var bytes = Array(text.utf8)
    _ = try Snapshot(bytes, at: "state")
    let index = try #require(bytes.firstIndex(of: 0xC3))
    bytes[index + 1] = 0x22 + 0x20
    let error = try #require(throws: StateError.self) { try Snapshot(bytes, at: "state") }
    #expect(error.line == 2)
  }

  @Test(
    "a state of a later version, or for a service that is not known yet, asks for a newer usher",
    arguments: [
      #"{"format":"usher.state","version":2,"service":"aws","new":[]}"#,
      #"{"format":"usher.state","version":1,"service":"moon:base"}"#,
    ])
  func newerVersion(header: String) throws {
    let error = try error([header])
    #expect(error.kind == .newerVersion)
    #expect(error.description.contains("update usher"))
  }

  @Test("headers that disagree are an error that names both lines")
  func headersDisagree() throws {
    let other = #"{"format":"usher.state","version":1,"service":"endpoint:localhost:4566"}"#
    let error = try error([Sample.header, Self.started, other])
    #expect(error.kind == .headersDisagree)
    #expect(error.line == 3)
    #expect(error.description.contains("the endpoint localhost:4566, the one of line 1 says AWS"))
  }

  @Test("records without a header are an error")
  func noHeader() throws {
    #expect(try error([Self.started]).description == "state:1: the header line is missing")
  }

  @Test("a byte that is lost or doubled inside the structure of a line never goes unnoticed")
  func lostBytes() throws {
    let line = Array(Self.started.utf8)
    for index in line.indices where [0x22, 0x2C, 0x3A, 0x7B, 0x7D].contains(line[index]) {
      var lost = line
      lost.remove(at: index)
      var doubled = line
      doubled.insert(line[index], at: index)
      for garbled in [lost, doubled] {
        #expect(throws: StateError.self) {
          try SnapshotTests.snapshot([Sample.header, String(decoding: garbled, as: UTF8.self)])
        }
      }
    }
  }

  @Test("whatever byte of a line is another, it is refused, or it is JSON and every record of it can be had")
  func otherBytes() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<3000 {
      var line = Array((Bool.random(using: &generator) ? Self.intent : Self.started).utf8)
      let index = Int.random(in: 0..<line.count, using: &generator)
      line[index] = UInt8.random(in: 0...255, using: &generator)
      let file = Array(Sample.header.utf8) + [0x0A] + line + [0x0A]
      guard let snapshot = try? Snapshot(file, at: "state") else { continue }
      #expect(snapshot.allStarted.map(\.id).count + snapshot.openIntents.count == 1)
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) }
    }
  }
}
