import Foundation
import Synchronization
import TestSupport
import Testing

@testable import AWSCore

@Suite("The rate that is learnt from throttling")
struct SendingRateTests {
  @Test("Nothing waits before the service turns something away; then requests wait, and later they do not")
  func course() {
    var rate = SendingRate(at: 0)
    for step in 0..<100 {
      #expect(rate.take(at: Double(step) / 20) == nil)
      rate.learn(isThrottled: false, at: Double(step) / 20)
    }
    rate.learn(isThrottled: true, at: 5)
    let throttled = rate.rate
    #expect(throttled > 5 && throttled < 20)
    // What was saved up before goes out still, up to a second's worth.
    let saved = (0..<100).prefix { _ in rate.take(at: 5) == nil }.count
    #expect(Double(saved) <= throttled)
    var (now, sent) = (5.0, 0)
    while now < 30 {
      if let wait = rate.take(at: now) {
        #expect(wait > 0 && wait <= 2)
        now += wait
      } else {
        sent += 1
        rate.learn(isThrottled: false, at: now)
      }
    }
    #expect(Double(sent) > 25 * throttled)
    #expect(rate.rate > throttled)
  }

  @Test("It never falls below a request in two seconds")
  func minimum() {
    var rate = SendingRate(at: 0)
    for second in 1...100 { rate.learn(isThrottled: true, at: Double(second)) }
    #expect(rate.rate == 0.5)
    #expect(rate.take(at: 1000) == nil)
    #expect(rate.take(at: 1000) == 2)
  }

  @Test("A clock that is set back makes nothing wait longer")
  func clockSetBack() {
    var rate = SendingRate(at: 100)
    rate.learn(isThrottled: true, at: 100)
    #expect(rate.take(at: 50) == 2)
  }

  @Test("A client that learns sends fewer requests after a throttling answer, to that host")
  func client() async throws {
    let clock = Mutex(FakeEnvironment.start)
    let environment = CallEnvironment(
      now: { clock.withLock { $0 } },
      sleep: { pause in clock.withLock { $0 += pause / .seconds(1) } }, random: { 0 }, invocationID: { "id" })
    for learns in [false, true] {
      var policy = RetryPolicy()
      policy.learnsRate = learns
      let transport = ScriptedTransport([.ok, .ok, .throttled] + Array(repeating: .ok, count: 20))
      let client = ServiceClient(
        signingName: "cleanrooms-ml", transport: transport,
        credentials: StaticCredentials(Credentials(accessKeyID: "KEY", secretAccessKey: "secret", source: "test")),
        endpoints: try EndpointResolver(service: "cleanrooms-ml"), policy: policy, userAgent: "usher/test",
        environment: environment)
      let begun = clock.withLock { $0 }
      for _ in 1...12 { #expect(await result(of: client, .readOnly) == "200") }
      let taken = clock.withLock { $0 }.timeIntervalSince(begun)
      #expect(learns ? taken > 2 && taken < 60 : taken == 0, "\(taken) s")
    }
  }

  @Test(
    "botocore's adaptive mode makes the same of generated answers",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func oracle() throws {
    var random = SeededGenerator(seed: 11)
    struct Step {
      let seconds: Double
      let takes: Bool
      let throttles: Bool
    }
    let walks = (0..<40).map { _ in
      (0..<200).map { _ in
        Step(
          seconds: random.pick([0, 0.01, 0.1, 0.7]), takes: Bool.random(using: &random),
          throttles: Int.random(in: 0..<12, using: &random) == 0)
      }
    }
    let lines = walks.map { walk in
      let steps = walk.map { "[\($0.seconds), \"\($0.takes ? "take" : "answer")\", \($0.throttles)]" }
      return "[" + steps.joined(separator: ",") + "]\n"
    }
    let result = try Python.script("Oracles/sending_rate.py", input: Data(lines.joined().utf8))
    #expect(result.standardError == "")
    let expected = try result.standardOutput.split(separator: "\n").map {
      try JSONDecoder().decode([Double].self, from: Data($0.utf8))
    }
    #expect(expected.count == walks.count)
    for (walk, wanted) in zip(walks, expected) {
      var (rate, now) = (SendingRate(at: 0), 0.0)
      let got = walk.map { step in
        now += step.seconds
        if step.takes { return rate.take(at: now) ?? 0 }
        rate.learn(isThrottled: step.throttles, at: now)
        return rate.rate
      }
      #expect(zip(got, wanted).allSatisfy { abs($0 - ($1 > 0 ? max($1, 0.001) : 0)) < 1e-6 })
    }
  }
}
