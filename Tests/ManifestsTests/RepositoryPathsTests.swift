import Foundation
import TestSupport
import Testing

@testable import Manifests

@Suite("Paths as people and as programs read them")
struct RepositoryPathsTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    try folder.write("repo/.git/HEAD", "")
    try folder.write("repo/team/jobs/a.yaml", "")
    try folder.write("plain/jobs/a.yaml", "")
    try folder.link("repo/link", to: "team/jobs")
  }

  @Test(
    "On the screen a path is as it was given, but clean",
    arguments: [
      ("jobs", "jobs"), ("./jobs", "jobs"), ("jobs/", "jobs"), ("jobs//a.yaml", "jobs/a.yaml"), (".", "."), ("./", "."),
      ("././/", "."), ("..", ".."), ("../x/", "../x"), ("/", "/"), ("//tmp/./x", "/tmp/x"), ("./-x", "./-x"),
      ("none/../jobs", "none/../jobs"), ("", "."),
    ])
  func clean(path: String, shown: String) {
    #expect(ShownPath.clean(path) == shown)
  }

  @Test("A folder and the '..' after it go where that leads to the same place, so not behind a link")
  func parents() {
    let repository = "\(folder.path)/repo"
    #expect(ShownPath.clean("\(repository)/team/../team//jobs/../jobs/a.yaml") == "\(repository)/team/jobs/a.yaml")
    #expect(ShownPath.clean("\(repository)/link/../jobs") == "\(repository)/link/../jobs")
  }

  @Test("In a repository a file has its path there, however it was named; a folder too")
  func repository() {
    var paths = RepositoryPaths()
    let repository = "\(folder.path)/repo"
    for file in ["team/jobs/a.yaml", "team//jobs/./a.yaml", "team/../link/a.yaml", "link/a.yaml"] {
      #expect(paths.path(of: "\(repository)/\(file)") == "team/jobs/a.yaml")
    }
    #expect(paths.path(of: "\(repository)/team/jobs") == "team/jobs")
    #expect(paths.path(of: "\(repository)/team/.") == "team")
    #expect(paths.path(of: "\(repository)/usher.yaml") == "usher.yaml")
    #expect(paths.path(of: "\(repository)/none/a.yaml") == "\(repository)/none/a.yaml")
  }

  @Test("Without .git it is relative to the project, with it to the repository around the project")
  func project() throws {
    try folder.write("plain/usher.yaml", "")
    try folder.write("repo/team/usher.yaml", "")
    var paths = RepositoryPaths()
    #expect(paths.path(of: "\(folder.path)/plain/jobs/a.yaml") == "jobs/a.yaml")
    #expect(paths.path(of: "\(folder.path)/repo/team/jobs/a.yaml") == "team/jobs/a.yaml")
  }
}
