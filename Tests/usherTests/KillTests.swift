import Foundation
import TestSupport
import Testing

/// A service that keeps the promise's conditions in its own way, and an apply that does not live long.
struct KillCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var jobs: Int
  var kills: Int
  /// In seconds, one for each apply by chance.
  var settleTimes: [Int]
  var switches: [String]

  static let all = [
    KillCase(
      testDescription: "names stay taken", jobs: 200, kills: 50, settleTimes: [0, 0, 1],
      switches: [
        "--list-delay", "0.2", "--tag-delay", "0.2", "--get-delay", "0.1", "--filter-delay", "5", "--page-size", "30",
        "--pages", "offset", "--empty-pages", "1",
      ]),
    KillCase(
      // Whatever the service does late, it does before the settle time is over.
      testDescription: "names can be taken again", jobs: 40, kills: 10, settleTimes: [3],
      switches: [
        "--names", "reusable", "--list-delay", "0.2", "--get-delay", "0.2", "--filter-delay", "5", "--start-tags",
        "dropped",
        "--page-size", "10",
      ]),
  ]

  /// What the emulator does to requests; the first rule that hits decides.
  func script(seed: UInt64) -> String {
    let start = #""operation": "StartAudienceGenerationJob""#
    let rules = [
      #"{"fault": "refuse", "probability": 0.02}"#,
      #"{"fault": "resetBeforeBody", "operation": "StartAudienceGenerationJob", "probability": 0.02}"#,
      #"{"fault": "runThenSilence", \#(start), "skip": 20, "times": 2}"#,
      #"{"fault": "runThenDrop", \#(start), "probability": 0.04}"#,
      #"{"fault": "runThenHalf", \#(start), "probability": 0.02}"#,
      #"{"fault": "runThenError", \#(start), "probability": 0.02}"#,
      #"{"fault": "runThenError", "status": 503, "type": "ThrottlingException", \#(start), "probability": 0.02}"#,
      #"{"fault": "denied", "operation": "TagResource", "probability": 0.2}"#,
      #"{"fault": "staleList", "seconds": 0.2, "operation": "ListAudienceGenerationJobs", "probability": 0.1}"#,
      #"{"fault": "runThenGarbage", \#(start), "probability": 0.02}"#,
      #"{"fault": "runLate", "seconds": 0.3, \#(start), "probability": 0.02}"#,
      #"{"fault": "wrongAccount", \#(start), "probability": 0.01}"#,
      #"{"fault": "serverError", "status": 503, \#(start), "probability": 0.02}"#,
      #"{"fault": "proxyPage", \#(start), "probability": 0.01}"#,
      #"{"fault": "quota", \#(start), "probability": 0.01}"#,
      #"{"fault": "throttle", "retryAfter": 0, \#(start), "times": 5, "probability": 0.01}"#,
      #"{"fault": "expired", "probability": 0.002}"#,
      #"{"fault": "clock", "seconds": 400, "probability": 0.01}"#,
      #"{"fault": "slow", "seconds": 0.1, "probability": 0.05}"#,
      #"{"fault": "serverError", "operation": "ListAudienceGenerationJobs", "probability": 0.03}"#,
      #"{"fault": "garbage", "operation": "GetAudienceGenerationJob", "probability": 0.01}"#,
    ]
    return #"{"formatVersion": 1, "seed": \#(seed), "faults": [\#(rules.joined(separator: ",\n"))]}"#
  }
}

/// With `USHER_SEARCH=N` N seeds instead of one.
@Suite("An apply that is killed again and again, with faults on", .processes, .slow)
struct KillTests {
  private static let seeds: ClosedRange<UInt64> =
    1...(ProcessInfo.processInfo.environment["USHER_SEARCH"].flatMap { UInt64($0) } ?? 1)

  @Test("The page about the promise says how often")
  func page() throws {
    let page = try DocumentationPage("Promise").text
    let (taken, reusable) = (KillCase.all[0], KillCase.all[1])
    #expect(
      page.contains("An apply of \(taken.jobs) jobs, 16 at a time, is killed (SIGKILL) at \(taken.kills) moments"))
    #expect(page.contains("that can be taken again, \(reusable.jobs) jobs and \(reusable.kills) kills"))
  }

  /// About what the emulator writes for one.
  private static let bytesOfJob = 470

  @Test("Rerun until it is quiet, nothing was started twice and nothing is lost", arguments: KillCase.all, seeds)
  func killed(world: KillCase, seed: UInt64) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(world.jobs), to: "m/jobs.yaml")
    try place.write(world.script(seed: seed), to: "faults.json")
    let emulator = try RunningEmulator(
      ["--faults", "faults.json", "--quota", "100000", "--job-seconds", "0"] + world.switches, in: place)
    let apply = ["apply", "m", "--auto-approve", "--parallelism", "16"] + emulator.flags

    var random = SeededGenerator(seed: seed)
    // How many jobs there are when the process is to die: the kills are spread over the whole.
    let moments = (0..<world.kills).map { _ in Int.random(in: 0..<world.jobs * 9 / 10, using: &random) }.sorted()
    var (kills, applies) = (0, 0)
    var ended: Set<String> = []
    while kills < world.kills, applies < 3 * world.kills {
      var size = moments[kills] * Self.bytesOfJob
      var pause = 2000
      if place.emulatorSize >= size {
        // There are as many by now: at any moment of its first half second, or at the next job.
        (size, pause) = (place.emulatorSize + 1, Int.random(in: 0...500, using: &random))
      }
      let end = ContinuousClock.now + .milliseconds(pause)
      let settleTime = random.pick(world.settleTimes)
      let process = try place.begin(
        apply + ["--settle-time", "\(settleTime)"], environment: RunningEmulator.keys)
      try process.waitUntil { ContinuousClock.now >= end || place.emulatorSize >= size }
      process.signal(SIGKILL)
      applies += 1
      if process.wait() == 128 + SIGKILL { kills += 1 }
      if let name = try place.recordSomeEnd(&random) { ended.insert(name) }
    }
    #expect(kills == world.kills)
    let createdByThen = place.createdCount

    var last = Int32(1)
    for _ in 0..<20 where last != 0 {
      let settleTime = world.settleTimes.max() ?? 0
      let result = try place.usher(
        apply + ["--settle-time", "\(settleTime)"], environment: RunningEmulator.keys)
      applies += 1
      last = result.status
      #expect([0, 1, 3].contains(last), "seed \(seed): \(result.standardError)")
    }
    #expect(last == 0)
    let (duplicates, losses) = (try place.duplicates(), try place.losses(of: world.jobs))
    let faults = emulator.process.standardError.split(separator: "\n").count { $0.hasPrefix("fault ") }
    print(
      "\(world.testDescription), seed \(seed): \(world.jobs) jobs, \(kills) kills, \(createdByThen) "
        + "created by the last of them, \(applies) applies, "
        + "\(faults) faults, \(duplicates) duplicates, \(losses) losses")
    #expect(duplicates == 0 && losses == 0, "seed \(seed)")
    #expect(try place.openIntents() == 0)
    let quiet = try place.usher(apply, environment: RunningEmulator.keys)
    // The ends that were recorded between the applies are all there.
    #expect(
      quiet.standardOutput
        == "Nothing to do: \(world.jobs) declared jobs, all started before; \(ended.count) jobs failed.\n")
  }
}

extension Workplace {
  /// Records the end of a started job, as a merge brings it; where the state's last line is whole.
  fileprivate func recordSomeEnd(_ random: inout SeededGenerator) throws -> String? {
    guard let text = try? String(contentsOf: state, encoding: .utf8), text.hasSuffix("\n") else { return nil }
    let names = try records(in: state).filter { $0["record"] as? String == "started" }.compactMap {
      $0["name"] as? String
    }
    guard let name = names.randomElement(using: &random) else { return nil }
    try recordEnd(of: name, Self.failure)
    return name
  }

  fileprivate var emulatorSize: Int {
    (try? FileManager.default.attributesOfItem(atPath: emulator.path))?[.size] as? Int ?? 0
  }

  private func created() throws -> [(name: String, arn: String)] {
    try records(in: emulator).filter { $0["event"] as? String == "created" }.map {
      (try #require($0["name"] as? String), try #require($0["audienceGenerationJobArn"] as? String))
    }
  }

  /// How many jobs the emulator created under a name that it had created one under before.
  fileprivate func duplicates() throws -> Int {
    let names = try created().map(\.name)
    return names.count - Set(names).count
  }

  /// How many of `count` runs the emulator never had, and how many of its jobs the state does not know.
  fileprivate func losses(of count: Int) throws -> Int {
    let created = try created()
    let recorded = Set(try recordedJobs().values)
    return max(0, count - Set(created.map(\.name)).count) + created.count { !recorded.contains($0.arn) }
  }
}
