import Foundation
import TestSupport
import Testing

/// A disk of its own that is too small, for one process and gone with it.
private enum SmallDisk {
  static let missing = "needs unshare and mount, and the right to use them (root in a container may lack it)"

  static let isAvailable: Bool = {
    let unshare = URL(fileURLWithPath: "/usr/bin/unshare")
    let mount = ["-m", "mount", "-t", "tmpfs", "-o", "size=16k", "usher", FileManager.default.temporaryDirectory.path]
    return (try? ChildProcess.run(unshare, mount))?.status == 0
  }()

  /// Runs usher with a disk of `size` in the folder `disk`; what was on it in the end is in the folder `kept`.
  static func usher(_ arguments: [String], size: String, in place: Workplace) throws -> ChildProcess.Result {
    for folder in ["disk", "kept"] {
      try FileManager.default.createDirectory(at: place.file(folder), withIntermediateDirectories: true)
    }
    let script = #"mount -t tmpfs -o "size=$0" usher disk && "$@"; status=$?; cp -a disk/. kept/; exit $status"#
    return try place.run(
      URL(fileURLWithPath: "/usr/bin/unshare"), ["-m", "sh", "-c", script, size, Workplace.usher.path] + arguments)
  }
}

@Suite(
  "A disk that is full", .processes, .slow, .enabled(if: SmallDisk.isAvailable, Comment(rawValue: SmallDisk.missing)))
struct FullDiskTests {
  private static let count = 200
  private static let apply = ["apply", "m", "--state", "disk/s.jsonl", "--parallelism", "16"] + Workplace.approved

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.emulate(#""quota":100000,"jobSeconds":0"#)
    try place.write(Manifest.jobs(Self.count), to: "m/jobs.yaml")
    return place
  }

  /// The ARNs below a job whose line ends so.
  private func arns(_ words: String, in output: String) -> Set<String> {
    let lines = output.split(separator: "\n").map(String.init)
    return Set(zip(lines, lines.dropFirst()).filter { $0.0.hasSuffix("  \(words)") }.map { $0.1.trimmed })
  }

  @Test(
    "Starts end at once, each job that runs is in the state or told by its ARN, and with room the next apply does the rest",
    arguments: ["4k", "8k", "16k", "40k", "100k"])
  func full(size: String) throws {
    let place = try place()
    let result = try SmallDisk.usher(Self.apply, size: size, in: place)
    #expect(result.status == 1)
    #expect(result.standardError.contains("no space is left on the disk of the folder disk"), "\(result.standardError)")
    let created = try place.createdJobs()
    #expect(created.count < Self.count)

    let recorded = Set(try place.recordedJobs(in: place.file("kept/s.jsonl")).values)
    let unrecorded = arns("not recorded", in: result.standardOutput)
    #expect(recorded.union(unrecorded) == Set(created.values))
    // The larger ones are full while starts are in flight.
    if ["40k", "100k"].contains(size) { #expect(!unrecorded.isEmpty) }
    #expect(recorded.isSuperset(of: arns("started", in: result.standardOutput)))

    let again = try place.usher(["apply", "m", "--state", "kept/s.jsonl", "--settle-time", "1"] + Workplace.approved)
    #expect(again.status == 0, "\(again.standardError)")
    let all = try place.createdJobs()
    #expect(all.count == Self.count)
    #expect(try place.recordedJobs(in: place.file("kept/s.jsonl")) == all)
  }

  @Test(
    "Where only the sorted state has no room, all is recorded, which the error says; with room the next apply is content"
  )
  func untidied() throws {
    let place = try place()
    let journal = try journalSize()
    let result = try SmallDisk.usher(Self.apply, size: "\(journal * 3 / 2)", in: place)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains("everything is recorded in disk/s.jsonl; only tidying it failed"),
      "\(result.standardError)")
    let created = try place.createdJobs()
    #expect(created.count == Self.count)
    #expect(try place.recordedJobs(in: place.file("kept/s.jsonl")) == created)
    let again = try place.usher(["apply", "m", "--state", "kept/s.jsonl"] + Workplace.approved)
    #expect(again.status == 0)
    #expect(again.standardOutput.hasPrefix("Nothing to do"))
  }

  /// How many bytes the records of this apply take before they are sorted.
  private func journalSize() throws -> Int {
    let place = try place()
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    return try #require(FileManager.default.contents(atPath: place.state.path + ".bak")).count
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
