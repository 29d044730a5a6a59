import CleanRoomsMLModel
import Foundation
import JobModel
import Testing

@testable import Manifests

@Suite("What counts though nobody named it")
struct RootSearchTests {
  private static let isRoot = getuid() == 0
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    try folder.write("above/repo/.git/HEAD", "")
    try folder.write("above/repo/jobs/a.yaml", Self.job)
  }

  private static let job = """
    apiVersion: usher/v1
    kind: AudienceGenerationJob
    metadata: {name: a}
    spec:
      configuredAudienceModelArn: arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34
      seedAudience:
        roleArn: arn:aws:iam::123456789012:role/seed-reader
        dataSource: {s3Uri: s3://acme-seeds/a.jsonl}
    """

  private static let defaults = "apiVersion: usher/v1\nkind: Defaults\nspec: {description: planted}\n"

  @Test("Nothing above the first .git is read: no rules, no state's place, no defaults, no ignored names")
  func above() async throws {
    try folder.write("above/usher.yaml", project("maxStarts: 1\nstate: planted.jsonl"))
    try folder.write("above/usher.defaults.yaml", Self.defaults)
    try folder.write("above/.usherignore", "jobs\n")
    let read = await folder.read("above/repo/jobs")
    #expect(folder.told(read) == [])
    #expect(read.jobs.count == 1 && read.jobs[0].request?.description == nil)
    let given = GivenPaths(["\(folder.path)/above/repo/jobs"])
    #expect(given.maxStarts == nil && given.state == .usual && given.projectFiles.isEmpty)
  }

  @Test("In a submodule, whose .git is a file, nothing of the repository around it counts")
  func submodule() async throws {
    try folder.write("above/repo/usher.yaml", project("maxStarts: 1"))
    try folder.write("above/repo/sub/.git", "gitdir: ../.git/modules/sub\n")
    try folder.write("above/repo/sub/jobs/b.yaml", Self.job)
    #expect(GivenPaths(["\(folder.path)/above/repo/sub/jobs"]).maxStarts == nil)
    #expect(GivenPaths(["\(folder.path)/above/repo/jobs"]).maxStarts?.value == 1)
  }

  @Test(
    "A second project file on the way up is an error that names both, an empty one too",
    arguments: ["jobs", "jobs/eu", "jobs/eu/b.yaml"])
  func second(path: String) async throws {
    try folder.write("above/repo/usher.yaml", project("allow: {regions: [eu-*]}"))
    try folder.write("above/repo/jobs/usher.yaml", "")
    try folder.write("above/repo/jobs/eu/b.yaml", Self.job.replacing("{name: a}", with: "{name: b}"))
    let read = await folder.read("above/repo/\(path)")
    #expect(read.hasErrors)
    #expect(
      folder.told(read).contains {
        $0.hasPrefix(
          "above/repo/jobs/usher.yaml: is a second project file: the rules of above/repo/usher.yaml apply here too (keep"
        )
      }, "\(folder.told(read))")
  }

  @Test("One below the folder that is walked is an error too: its rules would not hold")
  func nested() async throws {
    try folder.write("above/repo/jobs/usher.yaml", project("maxStarts: 1"))
    let alone = folder.told(await folder.read("above/repo"))
    #expect(alone.count == 1)
    #expect(alone[0].hasPrefix("above/repo/jobs/usher.yaml: is a project file below the given path: its rules"))
    try folder.write("above/repo/usher.yaml", "# the root\n")
    #expect(folder.told(await folder.read("above/repo"))[0].contains("/jobs/usher.yaml: is a second project file: "))
    try folder.write("above/repo/.usherignore", "jobs/usher.yaml\n")
    #expect(folder.told(await folder.read("above/repo")) == [])
  }

  @Test(
    "Files of another user are refused, unless git's settings call the folder safe", .enabled(if: isRoot, "needs root"),
    arguments: ["usher.yaml", "usher.defaults.yaml", ".usherignore", "jobs/usher.defaults.yaml"])
  func foreign(name: String) async throws {
    try folder.write("above/repo/\(name)", "# nothing yet\n")
    #expect(folder.told(await folder.read("above/repo/jobs")) == [])
    try #require(unsafe chown("\(folder.path)/above/repo/\(name)", 65534, 65534) == 0)
    let told = folder.told(await folder.read("above/repo/jobs"))
    #expect(told.count == 1)
    #expect(told[0].hasPrefix("above/repo/\(name): belongs to another user, so usher does not use it (if you trust"))
    #expect(told[0].contains("git config --global --add safe.directory "))
  }

  @Test(
    "safe.directory is read as git writes it",
    arguments: [
      ("[safe]\n\tdirectory = /srv/repo\n", true), ("[safe]\ndirectory = *\n", true),
      ("[SAFE]\n Directory=\"/srv/repo\" ; ours\n", true), ("[safe]\n\tdirectory = /srv/*\n", true),
      ("[safe]\n\tdirectory = ~/repo\n", true), ("[safe]\n\tdirectory = /srv\n", false),
      ("[safe]\n\tdirectory = /srv/repo\n\tdirectory =\n", false), ("[core]\n\tdirectory = /srv/repo\n", false),
      ("# [safe]\n#directory = /srv/repo\n", false), ("", false),
    ])
  func safe(text: String, holds: Bool) {
    for file in ["/home/.gitconfig", "/etc/gitconfig", "/home/.config/git/config"] {
      let directories = SafeDirectories(
        variable: { $0 == "HOME" ? "/home" : nil }, read: { $0 == file ? Array(text.utf8) : nil })
      #expect(directories.contains(text.contains("~") ? "/home/repo" : "/srv/repo") == holds)
      #expect(!directories.contains("/srv2/repo") || text.contains("= *"))
    }
  }

  @Test("The environment can name the files, and directories")
  func safeInEnvironment() {
    let environment = [
      "GIT_CONFIG_GLOBAL": "/g", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "1",
      "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "/b",
    ]
    var read: [String] = []
    let directories = SafeDirectories(
      variable: { environment[$0] },
      read: {
        read.append($0)
        return Array("[safe]\ndirectory = /a\n".utf8)
      })
    #expect(read == ["/g"] && directories.entries == ["/a", "/b"])
  }

  @Test("No link and no SQL file leads into .git or another hidden folder; .git itself is no PATH")
  func hidden() async throws {
    try folder.write("above/repo/.git/x.yaml", Self.job)
    try folder.write("above/repo/.secret/b.yaml", Self.job)
    try folder.write("above/repo/.env", "SELECT 1")
    try folder.write("above/repo/.secret/q.sql", "SELECT 1")
    for (index, file) in ["../.git/HEAD", "../.env", "../.secret/q.sql", "link.sql"].enumerated() {
      try? folder.link("above/repo/jobs/link.sql", to: "../.secret/q.sql")
      try folder.write(
        "above/repo/jobs/a.yaml",
        Self.job.replacing(
          "dataSource: {s3Uri: s3://acme-seeds/a.jsonl}", with: "sqlParameters: {queryStringFrom: {file: \(file)}}"))
      #expect(
        folder.told(await folder.read("above/repo/jobs")).first?.contains("is hidden, or in a hidden") == true,
        "\(index)")
    }
    try folder.write("above/repo/jobs/a.yaml", Self.job)
    #expect(
      folder.told(await folder.read("above/repo/.git")) == ["above/repo/.git: is in .git, where usher reads nothing"])
    try folder.link("above/repo/out", to: ".git")
    #expect(folder.told(await folder.read("above/repo/out")).first?.contains("leads into a hidden folder") == true)
    try folder.link("above/repo/jobs/b.yaml", to: "../.secret/b.yaml")
    #expect(
      folder.told(await folder.read("above/repo/jobs"))
        == ["above/repo/jobs/b.yaml: is a symbolic link to a hidden file, or into a hidden folder"])
    try folder.write("above/repo/usher.yaml", project("state: .git/state.jsonl"))
    #expect(
      folder.told(await folder.read("above/repo/.secret")).first?.contains("is in .git, where usher writes") == true)
  }
}
