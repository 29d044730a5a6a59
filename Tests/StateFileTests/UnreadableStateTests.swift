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
      ("", "the line is empty: remove it"),
      (" \r", "the line is empty: remove it"),
      ("<<<<<<< ours", "usher.state.jsonl merge=union"),
      ("=======", "delete the marker lines"),
      (">>>>>>> theirs\r", "delete the marker lines"),
      ("||||||| base", "delete the marker lines"),
      ("========", "column 1: this is not a JSON number"),
      ("\0\0\0{", "zero bytes"),
      ("{\"record\":\"intent\"}", "the member \"id\" is missing"),
      ("[1]", "a record is a JSON object"),
      (started + "x", "unexpected text"),
      (String(started.dropLast()), "expected ','"),
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

  @Test("bytes that are not UTF-8 are an error, also in a line of the usual form")
  func notUTF8() throws {
    let text = Sample.header + "\n" + Self.started.replacing("\"p\"", with: "\"\u{E9}\"") + "\n"
    var bytes = Array(text.utf8)
    _ = try Snapshot(bytes, path: "state")
    let index = try #require(bytes.firstIndex(of: 0xC3))
    bytes[index + 1] = 0x22 + 0x20
    let error = try #require(throws: StateError.self) { try Snapshot(bytes, path: "state") }
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
      guard let snapshot = try? Snapshot(file, path: "state") else { continue }
      #expect(snapshot.allStarted.map(\.id).count + snapshot.openIntents.count == 1)
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) }
    }
  }
}
