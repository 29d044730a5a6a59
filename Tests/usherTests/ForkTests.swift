import Foundation
import TestSupport
import Testing

/// A pull request may come from anybody, and whatever its tree holds, plan and validate run on it, on a machine with
/// secrets of others.
@Suite("A fork's tree", .processes, .enabled(if: SystemCalls.canTrace, SystemCalls.needed))
struct ForkTests {
  private static let secret = "hunter2"

  /// A repository, whose `.git` is the file of a worktree, beside a folder that is none of usher's business.
  private func place() throws -> Workplace {
    let place = try Workplace()
    for (name, text) in [
      ("manifest.yaml", "\(Self.secret): [\n"), ("state", "\(Self.secret)\n"), ("seed.sql", "SELECT \(Self.secret)"),
      ("usher.defaults.yaml", "\(Self.secret): x\n"), ("config", "[core]\nfsmonitor = \(Self.secret)\n"),
    ] { try place.write(text, to: "outside/\(name)") }
    try place.write("gitdir: ../outside\n", to: "repo/.git")
    try place.write("[core]\nfsmonitor = touch pwned\n", to: "repo/.gitconfig")
    try place.write(Manifest.job("one"), to: "repo/jobs/one.yaml")
    return place
  }

  private func link(_ name: String, to target: String, in place: Workplace) throws {
    try FileManager.default.createSymbolicLink(atPath: place.file(name).path, withDestinationPath: target)
  }

  /// What would lead another program elsewhere.
  private func environment(of place: Workplace) -> [String: String] {
    let outside = place.file("outside").path
    var environment = [
      "BASH_ENV": "\(outside)/config", "ENV": "\(outside)/config", "GIT_CONFIG_GLOBAL": "\(outside)/config",
      "GIT_DIR": outside, "GIT_EXTERNAL_DIFF": "touch pwned", "HOME": outside, "HTTPS_PROXY": "http://127.0.0.1:9",
      "LOCPATH": outside, "PAGER": "touch pwned", "TMPDIR": outside, "TZ": ":\(outside)/config", "TZDIR": outside,
      "XDG_CONFIG_HOME": outside,
    ]
    for name in ["CONFIG_FILE", "SHARED_CREDENTIALS_FILE", "WEB_IDENTITY_TOKEN_FILE", "CA_BUNDLE"] {
      environment["AWS_\(name)"] = "\(outside)/config"
    }
    environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    return environment
  }

  /// Runs usher in `repo` and expects that nothing was read but what lies there.
  private func expectInside(
    _ arguments: [String], in place: Workplace, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ChildProcess.Result {
    let calls = try SystemCalls(
      arguments, in: place, folder: "repo", environment: environment(of: place))
    let inside = place.file("repo").resolvingSymlinksInPath().path + "/"
    let others = calls.opened.filter {
      !($0 + "/").hasPrefix(inside) && !SystemCalls.isOfRuntime($0) && !$0.hasPrefix("/dev/pts/")
    }
    #expect(others == [], "\(arguments)", sourceLocation: sourceLocation)
    #expect(calls.socketsAndProcesses == [], "\(arguments)", sourceLocation: sourceLocation)
    let output = calls.result.standardOutput + calls.result.standardError
    #expect(!output.contains(Self.secret), "\(output)", sourceLocation: sourceLocation)
    return calls.result
  }

  @Test(
    "Every offline command reads the tree and nothing else, whatever the environment says",
    arguments: [
      ["validate", "jobs"], ["validate", "jobs", "--format", "json"], ["validate", "jobs", "--format", "sarif"],
      ["validate", "jobs", "--format", "github"], ["plan", "jobs"], ["plan", "jobs", "--format", "json"],
      ["plan", "jobs", "--format", "markdown"], ["plan", "jobs", "--format", "github"],
      ["plan", "jobs", "--format", "gitlab"], ["explain", "one", "jobs"], ["render", "jobs"],
      ["render", "jobs", "--format", "json", "--show-sql"], ["schema"], ["schema", "--project"],
      ["iam-policy", "jobs"],
    ])
  func commands(arguments: [String]) throws {
    let place = try place()
    let result = try expectInside(arguments, in: place)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(!FileManager.default.fileExists(atPath: place.file("repo/pwned").path))
  }

  /// A link out of the repository, where it stands, what is asked for, and what usher says of it.
  private static let waysOut: [(link: String, target: String, path: String, words: String)] = [
    ("jobs/two.yaml", "../../outside/manifest.yaml", "jobs", "jobs/two.yaml: error: is a symbolic link to something"),
    ("jobs/folder", "../../outside", "jobs", "jobs/folder: error: is a symbolic link to a folder"),
    ("given", "../outside", "given", "given: error: leads out of "),
    ("given", "../outside", "given/", "given: error: leads out of "),
    ("given", "../outside", "given/manifest.yaml", "given/manifest.yaml: error: leads out of "),
    ("given.yaml", "../outside/manifest.yaml", "given.yaml", "given.yaml: error: leads out of "),
    ("usher.yaml", "../outside/manifest.yaml", "jobs", "usher.yaml: error: is a symbolic link to something"),
    (".usherignore", "../outside/state", "jobs", ".usherignore: error: is a symbolic link to something"),
    ("jobs/.usherignore", "/dev/zero", "jobs", "jobs/.usherignore: error: is a symbolic link to something"),
    ("usher.defaults.yaml", "../outside/usher.defaults.yaml", "jobs", "usher.defaults.yaml: error: is a symbolic link"),
    ("jobs/queries", "../../outside", "jobs", "\"queries/seed.sql\" lies outside of the root"),
    ("queries", "../outside", "jobs", "\"../queries/seed.sql\" lies outside of the root"),
    (
      "usher.state.jsonl", "../outside/state", "jobs",
      "usher.state.jsonl leads out of the repository by a symbolic link"
    ),
    ("state", "../outside", "jobs", "state/state leads out of the folder of usher.yaml by a symbolic link"),
  ]

  @Test("No link leads out of it", arguments: waysOut)
  func links(link: String, target: String, path: String, words: String) throws {
    let place = try place()
    try self.link("repo/\(link)", to: target, in: place)
    if link.hasSuffix("queries") {
      try place.write(
        Self.querying(link.hasPrefix("jobs/") ? "queries/seed.sql" : "../queries/seed.sql"), to: "repo/jobs/one.yaml")
    }
    if link == "state" {
      try place.write("apiVersion: usher/v1\nkind: Project\nspec: {state: state/state}\n", to: "repo/usher.yaml")
    }
    for command in [["plan"], ["plan", "--format", "markdown"], ["plan", "--format", "json"], ["validate"]] {
      if command == ["validate"], link.contains("state") { continue }
      let result = try expectInside(command + [path], in: place)
      #expect(result.status == 1)
      let output = result.standardOutput + result.standardError
      let isJSON = command.contains("json")
      #expect(isJSON || output.contains(words), "\(output)")
    }
  }

  private static func querying(_ file: String) -> String {
    Manifest.job("one", seed: "s3://acme-seeds/seed.jsonl").replacing(
      #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#,
      with: "sqlParameters: {queryStringFrom: {file: \"\(file)\"}}")
  }

  @Test(
    "No path in a file leads out of it",
    arguments: [
      "../../outside/seed.sql", "/etc/passwd", "../jobs/../../outside/seed.sql", "//etc/passwd", "/dev/stdin",
    ])
  func paths(file: String) throws {
    let place = try place()
    try place.write(Self.querying(file), to: "repo/jobs/one.yaml")
    let result = try expectInside(["plan", "jobs"], in: place)
    #expect(result.status == 1)
    try place.write(
      "apiVersion: usher/v1\nkind: Project\nspec: {state: \"\(file)\"}\n", to: "repo/usher.yaml")
    #expect(try expectInside(["plan", "jobs"], in: place).status == 1)
  }

  @Test(
    "A pipe is not waited for, and a device without end is not read",
    arguments: [
      "usher.yaml", "usher.defaults.yaml", ".usherignore", "jobs/two.yaml", "usher.state.jsonl", "jobs/seed.sql",
    ])
  func pipes(name: String) throws {
    let place = try place()
    if name.hasSuffix(".sql") { try place.write(Self.querying("seed.sql"), to: "repo/jobs/one.yaml") }
    #expect(unsafe mkfifo(place.file("repo/\(name)").path, 0o644) == 0)
    let result = try expectInside(["plan", "jobs"], in: place)
    #expect(result.status == 1)
    #expect(result.standardError.contains("is no regular file"), "\(result.standardError)")
    if name != "usher.state.jsonl" { try FileManager.default.removeItem(at: place.file("repo/\(name)")) }
    #expect(unsafe mkfifo(place.file("repo/pipe").path, 0o644) == 0)
    for state in ["pipe", "/dev/zero"] {
      let stated = try SystemCalls(
        ["plan", "jobs", "--state", state], in: place, folder: "repo", environment: [:])
      #expect(stated.result.status == 1)
      #expect(stated.result.standardError.contains("\(state): it is no regular file"), "\(stated.result.standardError)")
    }
  }

  @Test("What would take long or much is refused")
  func bounds() throws {
    let place = try place()
    try place.write(String(repeating: "a*b\n", count: 4 << 20), to: "repo/.usherignore")
    let ignoring = try expectInside(["plan", "jobs"], in: place)
    #expect(ignoring.standardError.contains(".usherignore: error: has 16777216 bytes, at most 16384 are allowed"))
    try place.write("# nothing\n", to: "repo/.usherignore")
    // A file of a terabyte that takes no room on the disk.
    try place.write("", to: "repo/jobs/sparse.yaml")
    try FileHandle(forWritingTo: place.file("repo/jobs/sparse.yaml")).truncate(atOffset: 1 << 40)
    let sparse = try expectInside(["plan", "jobs"], in: place)
    #expect(sparse.standardError.contains("jobs/sparse.yaml: error: cannot be read: it is larger than 16 MiB"))
    try FileManager.default.removeItem(at: place.file("repo/jobs/sparse.yaml"))
    let deep = "repo/jobs/" + String(repeating: "d/", count: 1_000)
    try place.write(Manifest.job("two"), to: deep + "two.yaml")
    let plan = try expectInside(["plan", "jobs"], in: place)
    #expect(plan.status == 0 && plan.standardOutput.contains("Plan: 2 to start"), "\(plan.standardError)")
  }
}
