import Foundation
import TestSupport
import Testing

/// Branches that each carry a state, brought together by git itself.
@Suite("The state in git", .processes, .slow)
struct GitMergeTests {
  /// A repository as `usher init` makes it, with one job applied and committed.
  private struct Repository {
    let place: Workplace

    init(switches: String = "") throws {
      place = try Workplace()
      try place.emulate(#""quota":100000,"jobSeconds":0"# + switches)
      try git("init", "--quiet", "--initial-branch", "main")
      #expect(try place.usher(["init"]).status == 0)
      try FileManager.default.removeItem(at: place.file("jobs/example.yaml"))
      for name in ["emulator.jsonl", "emulator.jsonl.lock", "home"] { try ignore(name) }
      try apply("base")
    }

    private func ignore(_ name: String) throws {
      let file = place.file(".git/info/exclude")
      let old = FileManager.default.contents(atPath: file.path) ?? Data()
      try (old + Data("\(name)\n".utf8)).write(to: file)
    }

    /// Declares jobs, applies, and commits what there is then.
    func apply(_ names: String..., settleTime: Int = 1) throws {
      for name in names { try place.write(Manifest.job(name), to: "jobs/\(name).yaml") }
      let result = try place.usher(
        ["apply", "jobs", "--settle-time", "\(settleTime)"] + Workplace.approved)
      #expect(result.status == 0, "\(result.standardError)")
      try git("add", "--all")
      try git("commit", "--quiet", "--message", "Start \(names)")
    }

    @discardableResult
    func git(_ arguments: String..., fails: Bool = false) throws -> String {
      let environment = [
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "c",
        "GIT_COMMITTER_EMAIL": "c@example.com", "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true",
      ]
      let result = try place.run(URL(fileURLWithPath: "/usr/bin/env"), ["git"] + arguments, environment: environment)
      #expect((result.status != 0) == fails, "git \(arguments): \(result.standardOutput)\(result.standardError)")
      return result.standardOutput
    }

    func applyAgain() throws -> ChildProcess.Result { try place.usher(["apply", "jobs"] + Workplace.approved) }
  }

  private static let ways = [["merge", "--no-edit", "theirs"], ["rebase", "theirs"], ["cherry-pick", "theirs"]]

  private func bring(_ way: [String], _ repository: Repository) throws {
    if way.count == 3 { try repository.git(way[0], way[1], way[2]) } else { try repository.git(way[0], way[1]) }
    #expect(try repository.git("status", "--porcelain") == "")
  }

  @Test(
    "Two branches that each applied other jobs come together without a conflict, and nothing is started again",
    arguments: ways)
  func otherJobs(way: [String]) throws {
    let repository = try Repository()
    try repository.git("checkout", "--quiet", "-b", "theirs")
    try repository.apply("one", "two")
    try repository.git("checkout", "--quiet", "main")
    try repository.apply("three", "four")
    try bring(way, repository)

    let place = repository.place
    try place.expectEachStartedOnce(5)
    let planned = try place.usher(["plan", "jobs", "--detailed-exitcode"])
    #expect(planned.status == 0 && planned.standardOutput == "Plan: 0 to start, 5 unchanged.\n")
    #expect(try repository.applyAgain().standardOutput == "Nothing to do: 5 declared jobs, all started before.\n")
    #expect(try repository.git("status", "--porcelain") == "")

    try repository.apply("five")
    try place.expectEachStartedOnce(6)
    // Sorted again: the header, and a line for each job.
    #expect(try records(in: place.state).count == 7)
  }

  @Test(
    "Two branches that applied the same job, which is one at the service, come together as one record",
    arguments: ways)
  func sameJob(way: [String]) throws {
    let repository = try Repository()
    try repository.git("checkout", "--quiet", "-b", "theirs")
    try repository.apply("same", "one")
    try repository.git("checkout", "--quiet", "main")
    try repository.apply("same", "two")
    try bring(way, repository)

    let place = repository.place
    try place.expectEachStartedOnce(4)
    #expect(try repository.applyAgain().standardOutput == "Nothing to do: 4 declared jobs, all started before.\n")
    let planned = try place.usher(["plan", "jobs"])
    #expect(planned.status == 0 && !planned.standardError.contains("warning"), "\(planned.standardError)")
    try repository.apply("five")
    #expect(try records(in: place.state).count == 6)
  }

  @Test(
    "A job that both branches started, where the promise's conditions did not hold, is kept twice and reported",
    arguments: ways)
  func doubleRun(way: [String]) throws {
    // Names can be taken again, and a job shows long after the second apply.
    let repository = try Repository(switches: #","names":"reusable","listDelay":100000"#)
    try repository.git("checkout", "--quiet", "-b", "theirs")
    try repository.apply("same")
    try repository.git("checkout", "--quiet", "main")
    try repository.apply("same", "two")
    try bring(way, repository)

    let place = repository.place
    let created = try records(in: place.emulator).filter { $0["event"] as? String == "created" }
    let arns = created.filter { ($0["name"] as? String)?.hasPrefix("same-") ?? false }
      .compactMap { $0["audienceGenerationJobArn"] as? String }
    #expect(created.count == 4 && arns.count == 2)
    for arguments in [["plan", "jobs"], ["apply", "jobs"] + Workplace.approved] {
      let result = try place.usher(arguments)
      #expect(result.status == 0)
      #expect(result.standardError.contains("warning: "), "\(result.standardError)")
      for arn in arns { #expect(result.standardError.contains(arn), "\(result.standardError)") }
    }
    #expect(try records(in: place.emulator).filter { $0["event"] as? String == "created" }.count == 4)
    // Both outlive the next time that the state is sorted.
    try repository.apply("five")
    let recorded = try records(in: place.state).compactMap { $0["audienceGenerationJobArn"] as? String }
    #expect(Set(recorded).isSuperset(of: arns) && recorded.count == 5)
  }

  @Test("Without git's attribute the merge is a conflict; usher says so, and how to fix it, and touches nothing")
  func withoutAttribute() throws {
    let repository = try Repository()
    try repository.git("rm", "--quiet", ".gitattributes")
    try repository.git("commit", "--quiet", "--message", "Forget the attribute")
    try repository.git("checkout", "--quiet", "-b", "theirs")
    try repository.apply("one")
    try repository.git("checkout", "--quiet", "main")
    try repository.apply("two")
    try repository.git("merge", "--no-edit", "theirs", fails: true)

    let before = try repository.place.contents()
    for arguments in [["plan", "jobs"], ["apply", "jobs"] + Workplace.approved] {
      let result = try repository.place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.contains("merge=union"), "\(result.standardError)")
    }
    #expect(try repository.place.contents() == before)
  }
}
