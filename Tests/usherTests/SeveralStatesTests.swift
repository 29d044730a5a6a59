import Foundation
import TestSupport
import Testing

/// Where names stay taken, states that know nothing of each other are enough.
@Suite("Two applies at once on two states", .processes, .slow)
struct SeveralStatesTests {
  /// The switches of a service that keeps names taken.
  private static let services: [[String]] = [
    [], ["--list-delay", "1"], ["--tag-delay", "1"], ["--taken-reply", "existing"],
  ]

  @Test("On two copies of one state each job is started once, and both states know all", arguments: services)
  func copies(switches: [String]) throws {
    let place = try Workplace()
    let emulator = try RunningEmulator(["--quota", "100000", "--job-seconds", "0"] + switches, in: place)
    try place.write(Manifest.jobs(10), to: "m/jobs.yaml")
    let first = try place.usher(
      ["apply", "m", "--auto-approve", "--state", "ours.jsonl"] + emulator.flags, environment: RunningEmulator.keys)
    #expect(first.status == 0)
    try FileManager.default.copyItem(at: place.file("ours.jsonl"), to: place.file("theirs.jsonl"))
    try expectBothComplete(place, emulator, 30)
  }

  @Test("Where neither has a state yet, each job is started once, and both states know all", arguments: services)
  func none(switches: [String]) throws {
    let place = try Workplace()
    let emulator = try RunningEmulator(["--quota", "100000", "--job-seconds", "0"] + switches, in: place)
    try expectBothComplete(place, emulator, 30)
  }

  private func expectBothComplete(_ place: Workplace, _ emulator: RunningEmulator, _ count: Int) throws {
    try place.write(Manifest.jobs(count), to: "m/jobs.yaml")
    let states = ["ours.jsonl", "theirs.jsonl"]
    let arguments = ["apply", "m", "--auto-approve", "--settle-time", "3"] + emulator.flags
    let both = try states.map {
      try place.begin(arguments + ["--state", $0], environment: RunningEmulator.keys)
    }
    for process in both { #expect(process.wait() == 0, "\(process.standardError)") }
    let created = try place.createdJobs()
    #expect(created.count == count)
    for state in states { #expect(try place.recordedJobs(in: place.file(state)) == created) }
  }
}
