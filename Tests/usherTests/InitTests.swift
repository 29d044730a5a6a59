import Foundation
import TestSupport
import Testing

@Suite("init", .processes)
struct InitTests {
  private func text(_ name: String, in place: Workplace) throws -> String {
    try String(contentsOf: place.file(name), encoding: .utf8)
  }

  private func fill(_ text: String) -> String {
    text.replacing(/"?<[^>\n]*configured-audience-model[^>\n]*>"?/, with: Manifest.model)
      .replacing(/"?<s3:[^>\n]*>"?/, with: "s3://acme-seeds/seed.jsonl")
      .replacing(/"?<[^>\n]*:role\/[^>\n]*>"?/, with: "arn:aws:iam::123456789012:role/seed-reader")
  }

  @Test("It writes a repository that is right once the marked places are filled, and says what to do next")
  func fresh() throws {
    let place = try Workplace()
    let result = try place.usher(["init"])
    #expect(result.status == 0 && result.standardError == "")
    try expectGolden(result.standardOutput, "screens/init.txt")
    try expectGolden(text("usher.yaml", in: place), "screens/init-usher.yaml.txt")
    #expect(try text(".gitattributes", in: place) == "usher.state.jsonl merge=union\n")
    #expect(
      try text(".gitignore", in: place)
        == "usher.state.jsonl.lock\nusher.state.jsonl.bak\n.usher.state.jsonl*.tmp\n")
    #expect(try text("jobs/example.yaml", in: place) == place.usher(["new", "example", "-o", "-"]).standardOutput)

    let unfilled = try place.usher(["validate", "jobs"])
    #expect(unfilled.status == 1)
    #expect(!unfilled.standardError.contains("usher.yaml"), "\(unfilled.standardError)")
    try place.write(fill(text("jobs/example.yaml", in: place)), to: "jobs/example.yaml")
    let filled = try place.usher(["validate", ".", "--strict"])
    #expect(filled.standardOutput == "1 job in 1 file, all valid.\n", "\(filled.standardError)")
    #expect(try place.usher(["apply", "."] + Workplace.approved).status == 0)
    #expect(FileManager.default.fileExists(atPath: place.state.path))
  }

  @Test("With every comment taken away usher.yaml is right as well")
  func allMembers() throws {
    let place = try Workplace()
    #expect(try place.usher(["init"]).status == 0)
    let member = /(?m)^( *)# (["A-Za-z0-9]+:(?: [^ ].*)?)$/
    let all = try text("usher.yaml", in: place).replacing(member) { "\($0.1)\($0.2)" }
    for member in ["\n  maxStarts: 10\n", "\n  allow:\n", "\n    regions: [", "\n  requiredTags:\n    team: ["] {
      #expect(all.contains(member), "\(all)")
    }
    try place.write(all, to: "usher.yaml")
    let result = try place.usher(["validate", "."])
    #expect(!result.standardError.contains("usher.yaml:4"), "\(result.standardError)")
    #expect(!result.standardError.contains("unknown"), "\(result.standardError)")
    try place.write(Manifest.job("spring"), to: "jobs/example.yaml")
    #expect(try place.usher(["validate", "."]).standardError.contains("the tag \"team\" is missing"))
  }

  @Test("What is there stays: lines are added to git's files once, and a folder of jobs is left alone")
  func existing() throws {
    let place = try Workplace()
    try place.write("# ours\n*.o\nusher.state.jsonl.bak", to: "repo/.gitignore")
    try place.write("usher.state.jsonl merge=union\r\n", to: "repo/.gitattributes")
    try place.write(Manifest.job("ours"), to: "repo/jobs/ours.yaml")
    try place.write("ours", to: "repo/.github/workflows/usher-plan.yml")
    let result = try place.usher(["init", "repo/"])
    #expect(
      result.standardOutput.hasPrefix(
        """
        repo/.gitattributes needs no change
        added 2 lines to repo/.gitignore
        kept the existing folder jobs
        wrote repo/.github/actions/usher/action.yml
        wrote repo/.github/actions/usher/comment.py
        wrote repo/.github/actions/usher/commit-state.sh
        wrote repo/.github/actions/usher/install.sh
        wrote repo/.github/actions/usher/run.sh
        wrote repo/.github/workflows/usher-apply.yml
        wrote repo/.github/workflows/usher-comment.yml
        kept the existing repo/.github/workflows/usher-plan.yml
        wrote repo/usher.yaml
        Next:

        """), "\(result.standardOutput)")
    #expect(
      try text("repo/.gitignore", in: place)
        == "# ours\n*.o\nusher.state.jsonl.bak\nusher.state.jsonl.lock\n.usher.state.jsonl*.tmp\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.file("repo/jobs").path) == ["ours.yaml"])
    #expect(try text("repo/.github/workflows/usher-plan.yml", in: place) == "ours")
    #expect(try place.usher(["validate", "repo"]).status == 0)
  }

  @Test("--ci none writes no pipeline")
  func noPipelines() throws {
    let place = try Workplace()
    try place.write(".", to: "repo/.gitlab-ci.yml")
    let result = try place.usher(["init", "repo", "--ci", "none"])
    #expect(result.status == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.file("repo").path)
    #expect(files.sorted() == [".gitattributes", ".gitignore", ".gitlab-ci.yml", "jobs", "usher.yaml"])
    #expect(result.standardOutput.hasSuffix("usher.state.jsonl too when apply has written it\n"))
  }

  @Test("Where GitLab has a pipeline, usher's is written beside it, to be taken in")
  func gitlab() throws {
    let place = try Workplace()
    try place.write("ours: {script: [ours]}\n", to: "repo/.gitlab-ci.yml")
    let result = try place.usher(["init", "repo"])
    #expect(result.status == 0)
    #expect(try text("repo/.gitlab-ci.yml", in: place) == "ours: {script: [ours]}\n")
    #expect(try text("repo/.gitlab/usher/gitlab-ci.yml", in: place).contains("usher apply:"))
    #expect(result.standardOutput.contains("wrote repo/.gitlab/usher/gitlab-ci.yml\n"))
    try expectGolden(result.standardOutput, "screens/init-gitlab.txt")
    #expect(!FileManager.default.fileExists(atPath: place.file("repo/.github").path))
  }

  @Test("Where there is a usher.yaml it is an error, and nothing is written")
  func twice() throws {
    let place = try Workplace()
    try place.write("", to: "repo/usher.yaml")
    let before = try place.contents()
    let result = try place.usher(["init", "repo"])
    #expect(result.status == 1 && result.standardOutput == "")
    #expect(result.standardError.hasPrefix("error: repo/usher.yaml already exists"))
    #expect(try place.contents() == before)
  }

  @Test(
    "Nothing is written through a symbolic link", arguments: [".github", ".github/workflows", "jobs", ".gitignore"])
  func links(name: String) throws {
    let place = try Workplace()
    try place.write("theirs", to: "outside/file")
    try FileManager.default.createDirectory(
      at: place.file("repo/\(name)").deletingLastPathComponent(), withIntermediateDirectories: true)
    let target = place.file(name == ".gitignore" ? "outside/file" : "outside").path
    try FileManager.default.createSymbolicLink(atPath: place.file("repo/\(name)").path, withDestinationPath: target)
    let before = try place.contents()
    let result = try place.usher(["init", "repo"])
    #expect(result.status == 1 && result.standardOutput == "")
    #expect(
      result.standardError.hasPrefix("error: repo/\(name) is a symbolic link, and init does not write through links"))
    #expect(try place.contents() == before)
  }

  @Test("The folder is made; one that cannot be is an error; --quiet says nothing")
  func folder() throws {
    let place = try Workplace()
    let quiet = try place.usher(["init", "a/b", "--quiet"])
    #expect(quiet.status == 0 && quiet.standardOutput == "")
    #expect(try text("a/b/usher.yaml", in: place).contains("kind: Project"))
    try place.write("", to: "file")
    let result = try place.usher(["init", "file/a"])
    #expect(result.status == 1 && result.standardError.hasPrefix("error: cannot "), "\(result.standardError)")
  }
}
