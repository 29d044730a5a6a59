import Foundation
import TestSupport
import Testing

@testable import AWSCore

/// The repeats of `ServiceClient` against those of botocore's own classes.
@Suite(.processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct RepeatOracleTests {
  @Test("botocore makes the same repeats of generated calls, after the same waits, from one quota")
  func generated() async throws {
    var random = SeededGenerator(seed: 5)
    let cases = (0..<120).map { number in RetryCase.generate(&random, calls: number < 100 ? 6 : 120) }
    let expected = try RetryCase.askBotocore(cases)
    var stoppedByQuota = 0
    for (number, (one, waits)) in zip(cases, expected).enumerated() {
      var policy = RetryPolicy(maximumAttempts: one.maximumAttempts)
      policy.longestExtension = .seconds(5)
      #expect(try await one.waits(policy: policy) == waits, "case \(number): \(one.maximumAttempts), \(one.random)")
      policy.capacity = .max
      if try await one.waits(policy: policy) != waits { stoppedByQuota += 1 }
    }
    #expect(Set(expected.joined().map(\.count)) == Set(0...5), "calls of every length")
    #expect(stoppedByQuota > 2)
  }

  @Test("The errors that botocore repeats are in the table, in the same class")
  func codes() throws {
    struct Lists: Decodable {
      var throttling: [String]
      var transient: [String]
      var statuses: [Int]
      var services: [String]
    }
    let result = try Python.script("Oracles/retry_codes.py")
    let lists = try JSONDecoder().decode(Lists.self, from: Data(result.standardOutput.utf8))
    let meaning = { (status: Int, type: String?) in
      var headers = HTTPHeaders()
      headers["x-amzn-errortype"] = type
      return ErrorAnswer(HTTPResponse(status: status, headers: headers)).errorClass
    }
    #expect(lists.throttling.count > 10)
    for code in lists.throttling { #expect(meaning(400, code) == .throttling, "\(code)") }
    for code in Set(lists.transient).subtracting(lists.throttling) {
      #expect(meaning(400, code) == .transient, "\(code)")
    }
    for status in lists.statuses { #expect(meaning(status, nil) == .transient, "\(status)") }
    // One for STS, which is in the table, and one for DynamoDB.
    #expect(lists.services == ["RetryDDBChecksumError", "RetryIDPCommunicationError"])
  }

  /// Where usher differs on purpose: how many repeats a call that only reads makes, here and in botocore.
  static let differences: [(RetryOutcome, own: Int, botocore: Int, why: String)] = [
    (.answer(500, "AccessDeniedException"), 0, 2, "a type decides before its status"),
    (.answer(400, "InternalServerException"), 2, 0, "a type decides before its status"),
    (.answer(408, nil), 2, 0, "408 asks for a repeat (RFC 9110, section 15.5.9)"),
    (.answer(400, "IDPCommunicationError"), 2, 0, "it passes, whichever service says it"),
  ]

  @Test("Where usher repeats other calls than botocore is known", arguments: differences.indices)
  func differ(_ index: Int) async throws {
    let (outcome, own, botocore, why) = Self.differences[index]
    let one = RetryCase(maximumAttempts: 3, random: 0, calls: [[outcome, outcome, outcome]])
    #expect(try RetryCase.askBotocore([one]).first?.first?.count == botocore, "\(why)")
    #expect(try await one.waits(policy: RetryPolicy()).first?.count == own, "\(why)")
  }

  @Test("STS's trouble with an identity provider is repeated by botocore too")
  func identityProvider() async throws {
    let xml = """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
      <Code>IDPCommunicationError</Code><Message>words</Message></Error><RequestId>r</RequestId></ErrorResponse>
      """
    let trouble = RetryOutcome(status: 400, headers: [:], body: xml)
    var one = RetryCase(maximumAttempts: 3, random: 0.5, calls: [[trouble, trouble, trouble]])
    one.operation = ["sts", "AssumeRoleWithWebIdentity"]
    #expect(try RetryCase.askBotocore([one]) == [[[25, 50]]])
    let answer = HTTPResponse(status: 400, body: Array(xml.utf8))
    #expect(ErrorAnswer(QueryProtocol.normalized(answer)).errorClass == .transient)
  }

  @Test("usher waits as long as the service asks for, up to the cap; botocore hears one header, up to 5 s more")
  func asked() async throws {
    for (header, value, botocore, wait) in [
      ("Retry-After", "7", 500, 7000), ("x-amz-retry-after", "90000", 5500, 20_000),
    ] {
      var outcome = RetryOutcome.answer(429, "ThrottlingException")
      outcome.headers?[header] = value
      let one = RetryCase(maximumAttempts: 2, random: 0.5, calls: [[outcome, .ok]])
      #expect(try RetryCase.askBotocore([one]) == [[[botocore]]])
      #expect(try await one.waits(policy: RetryPolicy()) == [[wait]])
    }
  }
}
