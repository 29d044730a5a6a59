import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("Which files are manifests")
struct FinderTests {
  private let folder: TemporaryFolder
  private let root: String

  init() throws {
    folder = try TemporaryFolder()
    root = folder.url.path
  }

  private func write(_ paths: String..., text: String = "") throws {
    for path in paths {
      let file = folder.file(path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.file(path).path, withDestinationPath: target)
  }

  private func find(_ paths: String...) -> ManifestFinder {
    ManifestFinder(paths.isEmpty ? [root] : paths.map { $0.isEmpty ? root : "\(root)/\($0)" })
  }

  @Test("Folders are walked in the order of bytes; only .yaml, .yml and .json count; dot names are skipped")
  func walk() throws {
    try write(
      "b.yaml", "a/z.yml", "a/é.json", "B.yaml", "a.txt", "README.md", "a/Makefile", ".hidden.yaml", ".git/x.yaml",
      "a/.b/c.yaml")
    let found = find()
    #expect(found.files.map(\.recorded) == ["B.yaml", "a/z.yml", "a/é.json", "b.yaml"])
    #expect(found.files.map(\.shown) == found.files.map { "\(root)/\($0.recorded)" })
    #expect(found.diagnostics == [])
    #expect(found.scopes == [""])
  }

  @Test("Paths are recorded relative to the folder that holds .git, else to the PATH")
  func recorded() throws {
    try write("repo/jobs/eu/a.yaml", "repo/b.yaml", "plain/c.yaml")
    #expect(find("repo/jobs").files.map(\.recorded) == ["eu/a.yaml"])
    try write("repo/.git/HEAD")
    #expect(find("repo/jobs").files.map(\.recorded) == ["jobs/eu/a.yaml"])
    #expect(find("repo/jobs").scopes == ["jobs"])
    #expect(find("repo/jobs/eu/a.yaml").files.map(\.recorded) == ["jobs/eu/a.yaml"])
    #expect(find("repo/jobs/eu/a.yaml").scopes == ["jobs/eu/a.yaml"])
    #expect(find("plain/c.yaml").files.map(\.recorded) == ["c.yaml"])
    #expect(find("repo").scopes == [""])
  }

  @Test("Overlapping PATHs name a file once")
  func overlap() throws {
    try write("jobs/a.yaml", "jobs/eu/b.yaml")
    #expect(find("jobs", "jobs/eu", "jobs/a.yaml", "jobs").files.count == 2)
    #expect(find("jobs/", "jobs/../jobs").files.count == 2)
  }

  @Test(
    "Patterns of .usherignore",
    arguments: [
      ("values.yaml", ["a/b.yaml", "c.yml"]), ("/values.yaml", ["a/b.yaml", "a/values.yaml", "c.yml"]),
      ("a/", ["c.yml", "values.yaml"]),
      ("*.yaml", ["c.yml"]), ("a/*.yaml", ["c.yml", "values.yaml"]), ("**/values.yaml", ["a/b.yaml", "c.yml"]),
      ("# comment\n\nc.y?l  \n", ["a/b.yaml", "a/values.yaml", "values.yaml"]),
      ("[a-c].y*", ["a/values.yaml", "values.yaml"]),
      ("a", ["c.yml", "values.yaml"]), ("values.yaml/", ["a/b.yaml", "a/values.yaml", "c.yml", "values.yaml"]),
      ("a/**", ["c.yml", "values.yaml"]),
    ])
  func ignored(patterns: String, left: [String]) throws {
    try write("a/b.yaml", "a/values.yaml", "c.yml", "values.yaml")
    try write(".usherignore", text: patterns)
    #expect(find().files.map(\.recorded) == left)
  }

  @Test("A .usherignore holds for its own folder and below, from the root down, whichever PATH is given")
  func ignoredInFolders() throws {
    try write(
      "repo/.git/HEAD", "repo/a/b/x.yaml", "repo/a/b/values.yaml", "repo/a/keep.yaml", "repo/keep.yaml",
      "repo/a/b/c/x.yaml")
    try write("repo/a/.usherignore", text: "keep.yaml\n/b/x.yaml")
    try write("repo/a/b/.usherignore", text: "values.yaml")
    #expect(find("repo").files.map(\.recorded) == ["a/b/c/x.yaml", "keep.yaml"])
    #expect(find("repo/a/b").files.map(\.recorded) == ["a/b/c/x.yaml"])
  }

  @Test("A pattern that would take a name back is an error in its line")
  func negated() throws {
    try write("a.yaml")
    try write(".usherignore", text: "# c\n\n!a.yaml\n\\!b.yaml\n")
    let told = find().diagnostics
    #expect(told.map { $0.location?.line } == [3])
    #expect(told.map(\.message) == ["a pattern cannot begin with '!': usher has no negated patterns"])
  }

  @Test("A pattern of stars takes no time")
  func stars() {
    let patterns = IgnorePatterns(
      String(repeating: "*a", count: 200) + "b\n" + String(repeating: "**/", count: 200) + "x")
    #expect(!patterns.match(String(repeating: "a", count: 4000), isFolder: false))
    #expect(!patterns.match(String(repeating: "a/", count: 2000), isFolder: false))
  }

  @Test("Links to files inside the root are followed; to folders, outside or nowhere they are errors")
  func links() throws {
    try write("repo/.git/HEAD", "repo/store/a.yaml", "outside.yaml", "repo/jobs/x.txt")
    try link("repo/jobs/a.yaml", to: "../store/a.yaml")
    #expect(find("repo/jobs").files.map(\.recorded) == ["jobs/a.yaml"])
    try link("repo/jobs/b.yaml", to: "../../outside.yaml")
    try link("repo/jobs/c.yaml", to: "nowhere.yaml")
    try link("repo/jobs/d", to: "../store")
    try link("repo/jobs/e.txt", to: "nowhere.txt")
    try link("repo/jobs/loop.yaml", to: "loop.yaml")
    let found = find("repo/jobs")
    #expect(found.files.map(\.recorded) == ["jobs/a.yaml"])
    #expect(
      found.diagnostics.map { "\(($0.file ?? "").split(separator: "/").last ?? ""): \($0.message.prefix(37))" } == [
        "b.yaml: is a symbolic link to something outsi", "c.yaml: is a symbolic link that leads nowhere",
        "d: is a symbolic link to a folder, which", "loop.yaml: is a symbolic link that leads nowhere",
      ])
  }

  @Test("A pipe is an error and not waited for; what does not exist is one")
  func others() throws {
    try #require(unsafe mkfifo("\(root)/pipe.yaml", 0o600) == 0)
    #expect(find().diagnostics.map(\.message) == ["is not a regular file"])
    #expect(find("pipe.yaml").diagnostics.map(\.message) == ["is neither a file nor a folder"])
    #expect(find("missing").diagnostics.map(\.message) == ["there is no such file or folder"])
    try write("notes.txt")
    #expect(find("notes.txt").diagnostics.map(\.message) == ["is not a manifest"])
  }

  @Test("A name that is not UTF-8 is called that: of a manifest, a folder, and an argument")
  func names() throws {
    for name in ["caf\\xE9.yaml", "d\\xFF", "\\xE9.txt"] {
      var bytes = Array(root.utf8) + [0x2F]
      var rest = name[...]
      while let character = rest.popFirst() {
        guard character == "\\" else {
          bytes += String(character).utf8
          continue
        }
        bytes.append(try #require(UInt8(rest.dropFirst().prefix(2), radix: 16)))
        rest = rest.dropFirst(3)
      }
      let path = (bytes + [0]).map { CChar(bitPattern: $0) }
      if name.hasPrefix("d") {
        try #require(unsafe mkdir(path, 0o700) == 0)
      } else {
        let descriptor = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
      }
    }
    let found = find()
    #expect(
      found.diagnostics.map { "\(($0.file ?? "").dropFirst(root.count + 1)): \($0.message)" } == [
        "caf\\xE9.yaml: the name is not UTF-8", "d\\xFF: the name is not UTF-8",
      ])
    #expect(find("caf\u{FFFD}.yaml").diagnostics.first?.notes.first == "the name is not UTF-8")
  }

  @Test("A folder whose name ends like a manifest's is walked, with a warning")
  func folderLikeManifest() throws {
    try write("b.yaml/c.yaml", "c.yaml.d/e.yaml")
    let found = find()
    #expect(found.files.map(\.recorded) == ["b.yaml/c.yaml", "c.yaml.d/e.yaml"])
    #expect(found.diagnostics.map(\.message) == ["is a folder whose name ends like a manifest's"])
    #expect(found.diagnostics.map(\.severity) == [.warning])
  }

  @Test("What may not be read is an error", .enabled(if: getuid() != 0, "root may read everything"))
  func unreadable() throws {
    try write("closed/a.yaml", "b.yaml")
    unsafe chmod("\(root)/closed", 0)
    unsafe chmod("\(root)/b.yaml", 0)
    defer { unsafe chmod("\(root)/closed", 0o700) }
    #expect(find().diagnostics.map(\.message) == ["the folder cannot be read: Permission denied"])
  }
}
