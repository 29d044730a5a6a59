import Foundation
import TestSupport
import Testing

/// Two runners that share no folder, and what is done to them.
struct RunnersCase: Sendable, CustomTestStringConvertible {
  enum Store: Sendable { case emulator, moto }

  var testDescription: String
  var store: Store
  var switches: [String]
  /// In milliseconds.
  var longestPause: Int

  static let jobs = 200
  static let kills = 6
  static let pauses = 8

  static let all = [
    RunnersCase(
      testDescription: "the emulator's S3, names stay taken", store: .emulator, switches: ["--list-delay", "0.2"],
      longestPause: 5000),
    RunnersCase(
      // From the check of the lease until a start shows it takes less than half of the lease and the settle time.
      testDescription: "the emulator's S3, names can be taken again", store: .emulator,
      switches: ["--names", "reusable", "--list-delay", "0.2"], longestPause: 1000),
    RunnersCase(
      testDescription: "moto's S3, names stay taken", store: .moto, switches: ["--list-delay", "0.2"],
      longestPause: 5000),
  ]

  /// Lost answers of both services, and starts that take a while.
  func script(seed: UInt64) -> String {
    let (start, put) = (#""operation": "StartAudienceGenerationJob""#, #""operation": "PutObject""#)
    let rules =
      ["runThenDrop", "runThenError", "serverError", "runThenGarbage"].flatMap {
        [
          #"{"fault": "\#($0)", \#(start), "probability": 0.01}"#,
          #"{"fault": "\#($0)", \#(put), "probability": 0.02}"#,
        ]
      } + [
        #"{"fault": "runLate", "seconds": 0.3, \#(put), "probability": 0.02}"#,
        #"{"fault": "slow", "seconds": 0.4, \#(start), "probability": 0.5}"#,
      ]
    return #"{"formatVersion": 1, "seed": \#(seed), "faults": [\#(rules.joined(separator: ",\n"))]}"#
  }
}

@Suite("Two runners on one state in S3, killed and paused again and again", .processes, .slow)
struct TwoRunnersTests {
  private static let seeds: ClosedRange<UInt64> =
    1...(ProcessInfo.processInfo.environment["USHER_SEARCH"].flatMap { UInt64($0) } ?? 1)

  @Test(
    "Nothing is started twice and nothing is lost",
    arguments: RunnersCase.all.filter { $0.store != .moto || Python.isAvailable }, seeds)
  func runners(world: RunnersCase, seed: UInt64) throws {
    let service = try Workplace()
    try service.write(world.script(seed: seed), to: "faults.json")
    let emulator = try RunningEmulator(
      ["--faults", "faults.json", "--quota", "100000", "--job-seconds", "0"] + world.switches, in: service)
    let moto = world.store == .moto ? try PythonService("s3.py") : nil
    let environment = RunningEmulator.keys.merging(["AWS_ENDPOINT_URL_S3": moto?.endpoint ?? emulator.endpoint]) { $1 }
    let places = [try Workplace(), try Workplace()]
    for place in places { try place.write(Manifest.jobs(RunnersCase.jobs), to: "m/jobs.yaml") }
    let flags =
      ["m", "--state", "s3://versioned/audiences/usher.state.jsonl"] + emulator.flags
    let apply =
      ["apply"] + flags + ["--auto-approve", "--parallelism", "4", "--lease-time", "3", "--settle-time", "3"]

    var random = SeededGenerator(seed: seed)
    var processes: [BackgroundProcess?] = [nil, nil]
    var (kills, pauses, applies) = (0, 0, 0)
    let end = ContinuousClock.now + .seconds(120)
    while kills < RunnersCase.kills || pauses < RunnersCase.pauses, ContinuousClock.now < end {
      for index in places.indices where processes[index]?.isRunning != true {
        processes[index] = try places[index].begin(apply, environment: environment)
        applies += 1
      }
      let picked = random.pick([0, 1])
      let process = try #require(processes[picked])
      try pass(Int.random(in: 100...1200, using: &random), beside: process)
      if kills < RunnersCase.kills, Bool.random(using: &random) {
        process.signal(SIGKILL)
        if process.wait() == 128 + SIGKILL { kills += 1 }
      } else if process.isRunning {
        process.signal(SIGSTOP)
        try pass(Int.random(in: 100...world.longestPause, using: &random), beside: process)
        process.signal(SIGCONT)
        pauses += 1
      }
    }
    for process in processes { _ = process?.wait() }
    #expect(kills >= RunnersCase.kills && pauses >= RunnersCase.pauses)
    let createdByThen = try service.createdNames().count

    var last = Int32(1)
    for attempt in 0..<20 where last != 0 {
      let result = try places[attempt % 2].usher(apply, environment: environment)
      applies += 1
      last = result.status
      #expect([0, 1, 3].contains(last), "seed \(seed): \(result.standardError)")
    }
    #expect(last == 0)
    let names = try service.createdNames()
    let verified = try places[0].usher(["state", "verify"] + flags, environment: environment)
    print(
      "\(world.testDescription), seed \(seed): \(kills) kills, \(pauses) pauses, \(createdByThen) created by then, "
        + "\(applies) applies, \(names.count - Set(names).count) duplicates, \(RunnersCase.jobs - Set(names).count) losses"
    )
    #expect(names.count == RunnersCase.jobs && Set(names).count == RunnersCase.jobs, "seed \(seed)")
    #expect(verified.status == 0, "\(verified.standardOutput)\(verified.standardError)")
    let quiet = try places[1].usher(apply, environment: environment)
    #expect(quiet.standardOutput == "Nothing to do: \(RunnersCase.jobs) jobs unchanged.\n")
    for place in places { #expect(!FileManager.default.fileExists(atPath: place.state.path)) }
  }

  private func pass(_ milliseconds: Int, beside process: BackgroundProcess) throws {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    try process.waitUntil { ContinuousClock.now >= end }
  }
}

extension Workplace {
  /// The service names of the jobs that the emulator created, in their order.
  fileprivate func createdNames() throws -> [String] {
    try records(in: emulator).filter { $0["event"] as? String == "created" }.map {
      try #require($0["name"] as? String)
    }
  }
}
