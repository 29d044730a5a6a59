import Foundation
import TestSupport
import Testing

/// A user who may not write where usher stands: root may write everywhere.
private enum Nobody {
  static let missing = "needs root, setpriv, and a user nobody who can run what was built"

  private static let setpriv = URL(fileURLWithPath: "/usr/bin/setpriv")
  private static let become = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]

  static let isAvailable: Bool = {
    guard let place = try? Workplace(), let result = try? usher(["--version"], in: place) else { return false }
    return result.status == 0
  }()

  /// Runs usher as nobody. Where the build's folder is not for everybody's eyes, it is a copy that runs.
  static func usher(
    _ arguments: [String], in place: Workplace, environment: [String: String] = [:]
  ) throws -> ChildProcess.Result {
    let copy = place.file("usher")
    if !FileManager.default.fileExists(atPath: copy.path) {
      try FileManager.default.copyItem(at: Workplace.usher, to: copy)
    }
    return try place.run(setpriv, become + [copy.path] + arguments, environment: environment)
  }
}

@Suite(
  "A folder that cannot be written to", .processes, .enabled(if: Nobody.isAvailable, Comment(rawValue: Nobody.missing)))
struct ReadOnlyFolderTests {
  private func place(_ count: Int) throws -> (Workplace, RunningEmulator) {
    let place = try Workplace()
    try place.write(Manifest.jobs(count), to: "m/jobs.yaml")
    try FileManager.default.createDirectory(at: place.file("s"), withIntermediateDirectories: true)
    return (place, try RunningEmulator(["--quota", "100000", "--job-seconds", "0"], in: place))
  }

  private func apply(_ emulator: RunningEmulator) -> [String] {
    ["apply", "m", "--auto-approve", "--state", "s/usher.state.jsonl", "--settle-time", "1"] + emulator.flags
  }

  private func allow(_ mode: Int, _ name: String, in place: Workplace) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.file(name).path)
  }

  @Test("apply says which folder, and starts nothing")
  func apply() throws {
    let (place, emulator) = try place(3)
    let result = try Nobody.usher(apply(emulator), in: place, environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains("permission denied to create a file in the folder s"), "\(result.standardError)")
    #expect(try place.createdJobs().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.file("s").path).isEmpty)
  }

  @Test("Where all was started before, plan and apply need to write nothing")
  func nothingToDo() throws {
    let (place, emulator) = try place(3)
    #expect(try place.usher(apply(emulator), environment: RunningEmulator.keys).status == 0)
    let result = try Nobody.usher(apply(emulator), in: place, environment: RunningEmulator.keys)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.hasPrefix("Nothing to do"))
    #expect(try Nobody.usher(["plan", "m", "--state", "s/usher.state.jsonl"], in: place).status == 0)
  }

  @Test("A state that may be read only is refused before anything is started")
  func readOnlyState() throws {
    let (place, emulator) = try place(3)
    #expect(try place.usher(apply(emulator), environment: RunningEmulator.keys).status == 0)
    try allow(0o777, "s", in: place)
    try allow(0o666, "s/usher.state.jsonl.lock", in: place)
    try place.write(Manifest.jobs(4), to: "m/jobs.yaml")
    let before = FileManager.default.contents(atPath: place.file("s/usher.state.jsonl").path)
    let result = try Nobody.usher(apply(emulator), in: place, environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(result.standardError.contains("open s/usher.state.jsonl: "), "\(result.standardError)")
    #expect(try place.createdJobs().count == 3)
    #expect(FileManager.default.contents(atPath: place.file("s/usher.state.jsonl").path) == before)
  }

  @Test("Where state and lock may be written to, and nothing created, all is recorded, and only tidying fails")
  func untidied() throws {
    let (place, emulator) = try place(3)
    #expect(try place.usher(apply(emulator), environment: RunningEmulator.keys).status == 0)
    for name in ["usher.state.jsonl", "usher.state.jsonl.lock"] { try allow(0o666, "s/\(name)", in: place) }
    try place.write(Manifest.jobs(9), to: "m/jobs.yaml")
    let result = try Nobody.usher(apply(emulator), in: place, environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains("everything is recorded in s/usher.state.jsonl; only tidying it failed"),
      "\(result.standardError)")
    let created = try place.createdJobs()
    #expect(created.count == 9)
    #expect(try place.recordedJobs(in: place.file("s/usher.state.jsonl")) == created)
    let again = try Nobody.usher(apply(emulator), in: place, environment: RunningEmulator.keys)
    #expect(again.status == 0 && again.standardOutput.hasPrefix("Nothing to do"))
  }
}
