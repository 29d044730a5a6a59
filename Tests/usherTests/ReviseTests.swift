import Foundation
import TestSupport
import Testing

@Suite("revise", .processes)
struct ReviseTests {
  private static let defaults = "apiVersion: usher/v1\nkind: Defaults\nmetadata: {revision: 2026-W48} # the week\n"

  private func text(of name: String, in place: Workplace) throws -> String {
    try String(contentsOf: place.file(name), encoding: .utf8)
  }

  @Test("Next week's revision starts every job once more, and nothing else")
  func week() throws {
    let place = try Workplace()
    try place.write(Self.defaults, to: "jobs/usher.defaults.yaml")
    try place.write(Manifest.job("books") + Manifest.job("travel"), to: "jobs/a.yaml")
    try place.write(Manifest.job("sports", revision: "2026-W48"), to: "jobs/b.yaml")
    try place.write(Manifest.job("other"), to: "other/c.yaml")
    #expect(try place.usher(["apply", "jobs", "other"] + Workplace.approved).status == 0)
    let before = try place.contents()
    let result = try place.usher(["revise", "jobs", "--to", "2026-W49"])
    #expect(result.status == 0 && result.standardError == "", "\(result.standardError)")
    #expect(
      result.standardOutput == """
        ~ books   revision 2026-W48 -> 2026-W49  jobs/usher.defaults.yaml:3
        ~ travel  revision 2026-W48 -> 2026-W49  jobs/usher.defaults.yaml:3
        ~ sports  revision 2026-W48 -> 2026-W49  jobs/b.yaml:4
        Wrote 2 files.
        The next apply starts 3 jobs again, each as a paid job.

        """)
    let changed = try place.contents().filter { before[$0.key] != $0.value }.keys.sorted()
    #expect(changed == ["jobs/b.yaml", "jobs/usher.defaults.yaml"])
    #expect(try text(of: "jobs/usher.defaults.yaml", in: place) == Self.defaults.replacing("W48", with: "W49"))
    let plan = try place.usher(["plan", "jobs", "other"])
    #expect(plan.standardOutput.contains("3 to start (0 new, 3 changed), 1 unchanged."), "\(plan.standardOutput)")
    let render = try place.usher(["render", "jobs/a.yaml"]).standardOutput
    #expect(render.hasPrefix("# books, revision 2026-W49 (jobs/usher.defaults.yaml:3): jobs/a.yaml:2\n"), "\(render)")
  }

  @Test("It refuses, and writes nothing, if nothing would change or a job has no revision")
  func refuses() throws {
    let place = try Workplace()
    try place.write(Manifest.job("a", revision: "x"), to: "a.yaml")
    try place.write(Manifest.job("b"), to: "b/b.yaml")
    for (arguments, words) in [
      (["a.yaml", "--to", "x"], "nothing would change: every job has the revision x already"),
      ([".", "--to", "y"], "b/b.yaml:4:18: error: metadata.name: this job has no revision\n"),
      (["a.yaml", "--to", "-y"], "Missing value for '--to <revision>'"),
      (["a.yaml", "--to", "y y"], "the revision has the character U+0020 at position 2, which is not allowed"),
      (["home", "--to", "y"], "there is no job here"),
    ] {
      let before = try place.contents()
      let result = try place.usher(["revise"] + arguments)
      #expect(result.status != 0 && result.standardOutput == "", "\(arguments)")
      #expect(result.standardError.contains(words), "\(result.standardError)")
      #expect(try place.contents() == before)
    }
    #expect(try place.usher(["revise", ".", "--to", "next", "--add", "--quiet"]).standardOutput == "")
    #expect(try text(of: "b/b.yaml", in: place).contains("metadata: {name: b, revision: next}"))
  }

  @Test("Defaults that give their revision to jobs outside of the PATHs are not changed for them unsaid")
  func outside() throws {
    let place = try Workplace()
    try place.write(Self.defaults, to: "jobs/usher.defaults.yaml")
    for name in ["a", "b", "c"] { try place.write(Manifest.job(name), to: "jobs/\(name)/\(name).yaml") }
    let before = try place.contents()
    let result = try place.usher(["revise", "jobs/a", "--to", "2026-W49"])
    #expect(result.status == 1)
    #expect(
      result.standardError == """
        error: jobs/usher.defaults.yaml gives its revision to 2 jobs outside of the given PATHs: b and 1 more would run \
        again too; nothing was written
          = give jobs as PATH, or write a revision of its own into each manifest

        """)
    #expect(try place.contents() == before)
    #expect(try place.usher(["revise", "jobs/a", "jobs/b", "jobs/c", "--to", "2026-W49"]).status == 0)
  }

  @Test("Through a link the file that it leads to is written, and keeps its mode")
  func links() throws {
    let place = try Workplace()
    try place.write(Manifest.job("a", revision: "x"), to: "real/a.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place.file("real/a.txt").path)
    try place.write("", to: "jobs/.keep")
    try FileManager.default.createSymbolicLink(
      atPath: place.file("jobs/a.yaml").path, withDestinationPath: "../real/a.txt")
    let result = try place.usher(["revise", "jobs", "--to", "y"])
    #expect(result.status == 0, "\(result.standardError)")
    #expect(try text(of: "real/a.txt", in: place).contains("revision: \"y\""))
    let attributes = try FileManager.default.attributesOfItem(atPath: place.file("real/a.txt").path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: place.file("jobs/a.yaml").path) == "../real/a.txt")
  }
}
