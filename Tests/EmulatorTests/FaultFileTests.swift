import Foundation
import TestSupport
import Testing

@testable import Emulator

@Suite("The file of a script of faults")
struct FaultFileTests {
  @Test("Every fault can be written, with its parameters alone")
  func every() throws {
    let parameters: [Fault.Parameter: String] = [
      .status: #""status": 599"#, .type: #""type": "ThrottlingException""#, .seconds: #""seconds": 1.5"#,
      .retryAfter: #""retryAfter": 0"#, .account: #""account": "210987654321""#, .name: #""name": "a""#,
      .member: #""member": "name""#, .value: #""value": "b""#,
    ]
    for fault in Fault.allCases {
      for (parameter, member) in parameters {
        let isKnown = fault.parameters.contains(parameter)
        let needed = fault.requiredParameters.filter { $0 != parameter }.compactMap { parameters[$0] }
        let members = [#""fault": "\#(fault.rawValue)""#, member] + needed
        let mistake = mistake(in: "{\(members.joined(separator: ", "))}")
        #expect((mistake == nil) == isKnown, "\(members): \(mistake ?? "")")
      }
    }
  }

  @Test("A rule is read as it is written")
  func rule() throws {
    var script = try Self.script(
      """
      {"fault": "throttle", "operation": "TagResource", "job": "a*", "skip": 1, "times": 2, "probability": 0.999999,
       "retryAfter": 3},
      {"fault": "clock", "operation": "*", "seconds": -301.5}
      """, more: #", "seed": 9"#)
    let arrival = Arrival(stage: .whole, operation: .tagResource, job: "ab")
    let rules = (0..<4).compactMap { _ in script.decide(arrival)?.rule }
    #expect(rules.map(\.fault) == [.clock, .throttle, .throttle, .clock])
    #expect(rules[1].retryAfter == 3 && rules[0].seconds == -301.5 && rules[0].operation == nil)
  }

  @Test("Its seed is that of the script")
  func seed() throws {
    func hits(_ seed: String) throws -> [Bool] {
      var script = try Self.script(#"{"fault": "quota", "probability": 0.5}"#, more: seed)
      return (0..<64).map { _ in script.decide(Arrival(stage: .whole)) != nil }
    }
    #expect(try hits(#", "seed": 1"#) == hits(#", "seed": 1"#))
    #expect(try hits(#", "seed": 1"#) != hits(#", "seed": 2"#))
    #expect(try hits("") == hits(#", "seed": 0"#))
  }

  @Test(
    "Every mistake in a rule says where it is, and what was expected",
    arguments: [
      (#"{}"#, "faults[0]: the member fault is missing"), (#"[]"#, "faults[0] is not an object"),
      (
        #"{"fault": "runThenDorp"}"#,
        "faults[0].fault is '\\\"runThenDorp\\\"'; expected one of refuse, resetBeforeBody,"
      ),
      (#"{"fault": "quota", "tiems": 1}"#, "faults[0].'tiems': no such member; it takes fault, operation, job, skip,"),
      (#"{"fault": "quota", "status": 500}"#, "faults[0].'status': no such member; quota takes fault, operation,"),
      (#"{"fault": "quota", "times": 1, "times": 1}"#, "faults[0].times appears twice"),
      (#"{"fault": "quota", "times": 0}"#, "faults[0].times is '0'; expected a whole number, 1 or more"),
      (#"{"fault": "quota", "skip": -1}"#, "faults[0].skip is '-1'; expected a whole number, 0 or more"),
      (#"{"fault": "quota", "skip": 1.0}"#, "faults[0].skip is '1.0'; expected a whole number"),
      (#"{"fault": "quota", "probability": 5}"#, "faults[0].probability is '5'; expected a number from 0 to 1"),
      (#"{"fault": "quota", "probability": "0.5"}"#, #"faults[0].probability is '\"0.5\"'; expected a number"#),
      (#"{"fault": "quota", "operation": "Start"}"#, "expected one of *, StartAudienceGenerationJob,"),
      (#"{"fault": "quota", "job": ""}"#, "expected a text that is not empty"),
      (#"{"fault": "serverError", "status": 404}"#, "expected a whole number, 500 to 599"),
      (#"{"fault": "slow"}"#, "faults[0]: slow needs the member seconds"),
      (#"{"fault": "slow", "seconds": -1}"#, "faults[0].seconds is '-1'; expected a number from 0 to 3155760000"),
      (#"{"fault": "deleteJob"}"#, "faults[0]: deleteJob needs the member name"),
      (#"{"fault": "wrongMember", "member": "name"}"#, "faults[0]: wrongMember needs the member value"),
      (#"{"fault": "staleList"}"#, "faults[0]: staleList needs the member seconds"),
      (
        #"{"fault": "staleList", "seconds": 1, "operation": "TagResource"}"#,
        "expected one of *, ListAudienceGenerationJobs"
      ),
      (
        #"{"fault": "answerAbout", "name": "a", "operation": "ListAudienceGenerationJobs"}"#,
        "expected one of *, StartAudienceGenerationJob, GetAudienceGenerationJob, ListTagsForResource"
      ),
      (#"{"fault": "throttle", "retryAfter": 1.5}"#, "faults[0].retryAfter is '1.5'"),
      (#"{"fault": "wrongAccount", "account": 210987654321}"#, "expected an account's twelve digits, in quotes"),
      (#"{"fault": "refuse", "operation": "*"}"#, "faults[0].'operation': no such member; refuse takes fault, skip,"),
      (#"{"fault": "resetBeforeBody", "job": "a"}"#, "faults[0].'job': no such member; resetBeforeBody takes fault,"),
      ("{\"fault\": \"a\u{1B}\u{202E}\"}", "line 1, byte"),
      ("{\"fault\": \"a\\u001b\u{202E}\"}", #"faults[0].fault is '\"a\\u001b\u{202E}\"'"#),
    ])
  func mistakes(rule: String, words: String) {
    let mistake = mistake(in: rule)
    #expect(mistake?.contains(words) == true, "\(mistake ?? "none")")
  }

  @Test(
    "Every mistake around the rules does so too",
    arguments: [
      ("", "line 1, byte 1: expected a value, found the end"), ("[]", "the document is not an object"),
      ("{\n  \"formatVersion\": 1,\n  \"faults\": [}", "line 3, byte 14: "),
      ("{\"faults\": []}", "formatVersion is missing"),
      ("{\"formatVersion\": 2, \"faults\": []}", "formatVersion is '2'; expected a whole number, 1"),
      ("{\"formatVersion\": 1}", "faults is missing or not an array"),
      ("{\"formatVersion\": 1, \"faults\": {}}", "faults is missing or not an array"),
      ("{\"formatVersion\": 1, \"faults\": [], \"seed\": -1}", "seed is '-1'; expected a whole number, 0 or more"),
      (
        "{\"formatVersion\": 1, \"faults\": [], \"rules\": []}",
        "'rules': no such member; it takes formatVersion, seed, faults, jobs"
      ),
      ("{\"formatVersion\": 1, \"faults\": [], \"jobs\": {}}", "jobs is not an array"),
      ("{\"formatVersion\": 1, \"faults\": [], \"jobs\": [{\"arn\": \"a\"}]}", "jobs[0].'arn': no such member"),
      ("{\"formatVersion\": 1, \"faults\": [], \"jobs\": [{}]}", "jobs[0]: the member audienceGenerationJobArn is"),
      (
        "{\"formatVersion\": 1, \"faults\": [], \"jobs\": [{\"name\": \"a\", \"audienceGenerationJobArn\": \"b\", "
          + "\"configuredAudienceModelArn\": \"c\", \"tags\": {\"d\": 1}}]}",
        "jobs[0].tags is '{\\\"d\\\":1}'; expected an object of texts"
      ),
      ("{\"formatVersion\": 1, \"faults\": []} {}", "line 1, byte 36: unexpected text"),
    ])
  func documents(text: String, words: String) throws {
    let folder = try TemporaryFolder()
    let file = folder.file("faults.json")
    try Data(text.utf8).write(to: file)
    #expect {
      try FaultScript(file: file.path)
    } throws: { error in
      "\(error)".hasPrefix("\(file.path) is not a script of faults: \(words)")
    }
  }

  @Test("A file that is not there is named")
  func absent() {
    #expect {
      try FaultScript(file: "/nowhere/faults.json")
    } throws: { error in
      "\(error)".contains("cannot read /nowhere/faults.json")
    }
  }

  private static func script(_ rules: String, more: String = "") throws -> FaultScript {
    try FaultScript(parsing: Array("{\"formatVersion\": 1, \"faults\": [\(rules)]\(more)}".utf8))
  }

  private func mistake(in rule: String) -> String? {
    do {
      _ = try Self.script(rule)
      return nil
    } catch {
      return (error as? FaultFileMistake)?.text ?? "\(error)"
    }
  }
}
