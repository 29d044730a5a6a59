import Foundation
import TestSupport
import Testing

/// What a pull request would change besides its jobs. The repository as the merge would make it lies in `merged`, a
/// checkout of its target in `target`.
@Suite("plan --against", .processes)
struct PlanAgainstTests {
  private static let state = "usher.state.jsonl"

  /// One job, started in the target, and one that the pull request adds.
  private func place(_ spec: String? = nil, state: String = state) throws -> Workplace {
    let place = try Workplace()
    for folder in ["merged", "target"] {
      try place.write("", to: "\(folder)/.git/HEAD")
      try place.write(Manifest.job("spring"), to: "\(folder)/jobs/spring.yaml")
      if let spec { try place.write(Self.project(spec), to: "\(folder)/usher.yaml") }
    }
    let applied = try usher(
      ["apply", "jobs", "--emulator", "../emulator.jsonl", "--auto-approve"], in: place, "target")
    #expect(applied.status == 0, "\(applied.standardError)")
    try copy(state, in: place)
    try place.write(Manifest.job("summer", seed: "s3://acme-seeds/summer.jsonl"), to: "merged/jobs/summer.yaml")
    return place
  }

  private func copy(_ state: String, in place: Workplace) throws {
    try place.write(String(contentsOf: place.file("target/\(state)"), encoding: .utf8), to: "merged/\(state)")
  }

  private static func project(_ spec: String) -> String {
    "apiVersion: usher/v1\nkind: Project\nspec:\n" + spec.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  private func usher(_ arguments: [String], in place: Workplace, _ folder: String) throws -> ChildProcess.Result {
    try ChildProcess.run(
      Workplace.usher, arguments, environment: place.environment(), directory: place.file(folder))
  }

  private func plan(_ more: String..., in place: Workplace) throws -> ChildProcess.Result {
    try usher(["plan", "jobs", "--against", "../target"] + more, in: place, "merged")
  }

  @Test("What was started is what the target's state says; with the same state there is no finding")
  func same() throws {
    let place = try place()
    let result = try plan(in: place)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput.hasSuffix("Plan: 1 to start, 1 unchanged.\n"))
    #expect(result.standardError.contains("note: project file: none, in the target neither\n"))
    try FileManager.default.removeItem(at: place.file("target/\(Self.state)"))
    try FileManager.default.removeItem(at: place.file("merged/\(Self.state)"))
    #expect(try plan(in: place).standardOutput.hasSuffix("Plan: 2 to start, 0 unchanged.\n"))
  }

  @Test("A forgotten run is an error that counts records, in every format; --allow-state-change makes it a warning")
  func forgotten() throws {
    let place = try place()
    #expect(try usher(["state", "forget", "spring", "--auto-approve"], in: place, "merged").status == 0)
    let words = "the merge would change the state: 0 records added, 1 removed, 1 forgotten"
    for format in ["text", "json", "markdown", "github", "gitlab"] {
      let result = try plan("--format", format, in: place)
      #expect(result.status == 1)
      #expect((result.standardOutput + result.standardError).contains(words), "\(format): \(result.standardOutput)")
      let allowed = try plan("--format", format, "--allow-state-change", in: place)
      #expect(allowed.status == 0, "\(allowed.standardError)")
      #expect((allowed.standardOutput + allowed.standardError).contains(words), "\(format): \(allowed.standardOutput)")
    }
    // The target's state still says that it was started.
    #expect(
      try plan("--allow-state-change", in: place).standardOutput.hasSuffix("Plan: 1 to start, 1 unchanged.\n"))
  }

  @Test("An invented record is an error, and counts for nothing in the plan")
  func invented() throws {
    let place = try place()
    let lines = try String(contentsOf: place.file("target/\(Self.state)"), encoding: .utf8).split(separator: "\n")
    let digest = try digest(of: "summer", in: place)
    let invented = lines[1].replacing("\"spring\"", with: "\"summer\"")
      .replacing(/"digest":"[0-9a-f]{64}"/, with: "\"digest\":\"\(digest)\"")
    try place.write((lines + [Substring(invented)]).map { "\($0)\n" }.joined(), to: "merged/\(Self.state)")
    // It would be believed after the merge.
    #expect(
      try usher(["plan", "jobs"], in: place, "merged").standardOutput.hasSuffix(
        "Plan: 0 to start, 2 unchanged.\n"))
    let result = try plan(in: place)
    #expect(result.status == 1)
    #expect(result.standardError.contains("the merge would change the state: 1 record added, 0 removed, 0 forgotten\n"))
    #expect(
      try plan("--allow-state-change", in: place).standardOutput.hasSuffix("Plan: 1 to start, 1 unchanged.\n"))
  }

  private func digest(of name: String, in place: Workplace) throws -> String {
    let output = try plan("--format", "json", in: place).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let jobs = try #require((document["plan"] as? [String: Any])?["jobs"] as? [[String: Any]])
    return try #require(jobs.first { $0["name"] as? String == name }?["digest"] as? String)
  }

  @Test(
    "A line that blocks every later apply is an error that nothing allows", arguments: ["{}", "garbage", "<<<<<<< x"])
  func blocking(line: String) throws {
    let place = try place()
    let state = try String(contentsOf: place.file("target/\(Self.state)"), encoding: .utf8)
    try place.write(state + line + "\n", to: "merged/\(Self.state)")
    let result = try plan("--allow-state-change", in: place)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains("the merge would bring a state that cannot be read"), "\(result.standardError)")
  }

  @Test("A state that is taken away is an error, and so is one that is moved")
  func moved() throws {
    let place = try place("state: state/s.jsonl", state: "state/s.jsonl")
    try FileManager.default.removeItem(at: place.file("merged/state/s.jsonl"))
    #expect(try plan(in: place).standardError.contains("0 records added, 2 removed, 0 forgotten"))
    try copy("state/s.jsonl", in: place)
    #expect(try plan(in: place).status == 0)
    try place.write(Self.project("state: state/other.jsonl"), to: "merged/usher.yaml")
    let result = try plan(in: place)
    #expect(result.status == 1)
    #expect(
      result.standardError.contains("the merge would move the state: the target keeps it in ../target/state/s.jsonl"),
      "\(result.standardError)")
    #expect(
      result.standardError.contains(
        "project file: usher.yaml, changed:\n  - state: state/s.jsonl\n  + state: state/other.jsonl\n"))
  }

  @Test("The project file in force is named, with what differs from the target's")
  func rules() throws {
    let place = try place("maxStarts: 20\nallow:\n  regions: [us-east-1, eu-*]")
    #expect(try plan(in: place).standardError.contains("note: project file: usher.yaml, the same as the target's\n"))
    try place.write(Self.project("maxStarts: 100\nallow:\n  regions: [us-east-1]"), to: "merged/usher.yaml")
    let changes = "project file: usher.yaml, changed:\n  - maxStarts: 20\n  - allow.regions: eu-*\n  + maxStarts: 100\n"
    #expect(try plan(in: place).standardError.contains("note: " + changes))
    for format in ["markdown", "gitlab"] {
      let result = try plan("--format", format, in: place)
      #expect((result.standardOutput + result.standardError).contains(changes), "\(format)")
    }
    #expect(try plan("--format", "json", in: place).standardOutput.contains("allow.regions: eu-*"))
    #expect(
      try plan("--format", "github", in: place).standardOutput
        .contains("::notice title=usher plan::project file: usher.yaml, changed:%0A  - maxStarts: 20%0A"))
    try FileManager.default.removeItem(at: place.file("merged/usher.yaml"))
    #expect(
      try plan(in: place).standardError.contains(
        "note: project file: usher.yaml is removed: its rules hold no longer\n"))
    // In another folder it is another file.
    try place.write("", to: "merged/jobs/usher.yaml")
    #expect(
      try plan(in: place).standardError.contains(
        "note: project file: jobs/usher.yaml, new: the target has none there\nnote: project file: usher.yaml is removed"
      ))
  }

  @Test("Without --against plan says which project file is in force")
  func inForce() throws {
    let place = try place("maxStarts: 20")
    let result = try usher(["plan", "jobs"], in: place, "merged")
    #expect(result.standardError.hasSuffix("note: project file: usher.yaml\n"))
    for format in ["json", "markdown", "github", "gitlab"] {
      let result = try usher(["plan", "jobs", "--format", format], in: place, "merged")
      #expect((result.standardOutput + result.standardError).contains("project file: usher.yaml"), "\(format)")
    }
  }

  @Test("Every format shows the notes that text shows: a missing state, another service's, an incomplete line")
  func notes() throws {
    let place = try place()
    let torn = try String(contentsOf: place.file("target/\(Self.state)"), encoding: .utf8) + "{\"record\":"
    try place.write(torn, to: "torn.jsonl")
    for format in ["text", "json", "markdown", "github", "gitlab"] {
      let missing = try usher(["plan", "jobs", "--state", "none.jsonl", "--format", format], in: place, "merged")
      let told = missing.standardOutput + missing.standardError
      #expect(told.contains("none.jsonl does not exist"), "\(format): \(told)")
      let other = try usher(["plan", "jobs", "--state", "../torn.jsonl", "--format", format], in: place, "merged")
      let words = other.standardOutput + other.standardError
      #expect(words.contains("records the jobs of another service than AWS"), "\(format): \(words)")
      #expect(words.contains("the last line of ../torn.jsonl is incomplete"), "\(format): \(words)")
    }
  }

  @Test("What cannot be compared is an error that says why")
  func wrong() throws {
    let place = try place()
    for (arguments, status, words) in [
      (["plan", "jobs", "--against", "nowhere"], 1, "nowhere is no checkout of a repository: it holds no .git"),
      (["plan", "jobs", "--against", "jobs"], 1, "jobs is no checkout of a repository: it holds no .git"),
      (["plan", "none", "--against", "../target"], 1, "no given path exists"),
      (["plan", "jobs", "../target/jobs", "--against", "../target"], 1, "lie in several repositories"),
      (["plan", "../target/jobs", "--against", "../target"], 1, "the current folder is not in the repository"),
      (["plan", "jobs", "--allow-state-change"], 64, "--allow-state-change needs --against"),
    ] as [([String], Int32, String)] {
      let result = try usher(arguments, in: place, "merged")
      #expect(result.status == status && result.standardError.contains(words), "\(result.standardError)")
    }
  }
}
