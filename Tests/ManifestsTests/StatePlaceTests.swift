import Testing

@testable import Manifests

@Suite("Where usher.yaml puts the state")
struct StatePlaceTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    for name in ["a/jobs/x.yaml", "b/y.yaml", "c/.git/HEAD"] { try folder.write(name, "") }
  }

  private func state(_ paths: String...) -> GivenPaths.State {
    GivenPaths(paths.map { "\(folder.path)/\($0)" }).state
  }

  @Test("Below the root, whatever PATH is given; the usual place where no root names one")
  func named() throws {
    #expect(state("a", "b") == .usual)
    try folder.write("a/usher.yaml", project("state: state/s.jsonl"))
    let named = GivenPaths.State.named(
      path: "\(folder.path)/a/state/s.jsonl", place: "\(folder.path)/a/usher.yaml:4")
    for path in ["a", "a/", "a/jobs", "a/jobs/x.yaml", "a/jobs/../jobs"] {
      guard case .named(let shown, _) = state(path) else {
        Issue.record("\(state(path))")
        continue
      }
      #expect(shown.hasSuffix("/a/state/s.jsonl") || shown.hasSuffix("a/jobs/../state/s.jsonl"), "\(shown)")
    }
    #expect(state("a") == named)
    #expect(state("a", "a/jobs", "none") == named)
  }

  @Test("Roots that name several, or of which one names none, do not agree")
  func various() throws {
    try folder.write("a/usher.yaml", project("state: s.jsonl"))
    try folder.write("b/usher.yaml", project("state: s.jsonl"))
    #expect(
      state("a", "b")
        == .various([
          "\(folder.path)/a/usher.yaml:4: \(folder.path)/a/s.jsonl",
          "\(folder.path)/b/usher.yaml:4: \(folder.path)/b/s.jsonl",
        ]))
    #expect(
      state("c", "a")
        == .various(["\(folder.path)/c names none", "\(folder.path)/a/usher.yaml:4: \(folder.path)/a/s.jsonl"]))
  }

  @Test("A link that leads the state out of the root is noticed, in a folder's place and in the file's")
  func outside() throws {
    try folder.write("elsewhere/s.jsonl", "")
    try folder.write("a/usher.yaml", project("state: state/s.jsonl"))
    try folder.link("a/state", to: "../elsewhere")
    let outside = GivenPaths.State.outside(
      path: "\(folder.path)/a/state/s.jsonl", place: "\(folder.path)/a/usher.yaml:4")
    #expect(state("a") == outside)
    try folder.write("b/usher.yaml", project("state: s.jsonl"))
    try folder.link("b/s.jsonl", to: "../nowhere/s.jsonl")
    guard case .outside = state("b") else {
      Issue.record("\(state("b"))")
      return
    }
  }
}
