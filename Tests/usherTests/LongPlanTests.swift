import Foundation
import TestSupport
import Testing

@Suite("Plans and lists of many jobs", .processes)
struct LongPlanTests {
  private static func jobs(_ count: Int) -> String {
    (1...count).reversed().map { number in
      Manifest.job("job-\(number)", seed: "s3://acme-seeds/\(number).jsonl", revision: "r\(number)")
    }.joined()
  }

  private static func names(in text: String) -> [String] {
    text.split(separator: "\n").filter { $0.dropFirst(2).hasPrefix("job-") || $0.hasPrefix("job-") }.compactMap {
      $0.firstMatch(of: /job-\d+/).map { String($0.0) }
    }
  }

  private static let inOrder = (1...12).map { "job-\($0)" }

  @Test("A new job is one line, with --verbose all its fields; --quiet shows the summary only")
  func lines() throws {
    let place = try Workplace()
    try place.write(Self.jobs(12), to: "m/jobs.yaml")
    let plan = try place.usher(["plan", "m"]).standardOutput
    #expect(plan.split(separator: "\n").count == 13)
    #expect(plan.hasPrefix("+ job-1   start: new\n+ job-2   start: new\n"))
    #expect(Self.names(in: plan) == Self.inOrder)
    let verbose = try place.usher(["plan", "m", "--verbose"]).standardOutput
    #expect(
      verbose.hasPrefix(
        """
        + job-1   start: new
            starts as "job-1-
        """))
    #expect(verbose.components(separatedBy: "    seedAudience.roleArn: ").count == 13)
    #expect(try place.usher(["plan", "m", "-q"]).standardOutput == "Plan: 12 to start, 0 unchanged.\n")
    #expect(try place.usher(["plan", "m", "--format", "markdown"]).standardOutput.contains("seedAudience:\n"))
  }

  @Test("What waits for maxStarts is marked and not counted among the starts; apply says it of a few and counts them")
  func deferred() throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0"#)
    try place.write("apiVersion: usher/v1\nkind: Project\nspec:\n  maxStarts: 3\n", to: "usher.yaml")
    try place.write(Manifest.jobs(5), to: "m/jobs.yaml")
    let plan = try place.usher(["plan", "m"]).standardOutput
    #expect(
      plan == """
        + job-1  start: new
        + job-2  start: new
        + job-3  start: new
        ! job-4  deferred: new
        ! job-5  deferred: new

        Plan: 3 to start, 2 deferred (maxStarts, usher.yaml:4), 0 unchanged.

        """)
    let markdown = try place.usher(["plan", "m", "--format", "markdown"]).standardOutput
    #expect(markdown.contains("### usher: 3 jobs to start, 2 jobs deferred\n"))
    #expect(markdown.contains("| `!` | `job-4` | deferred: new |\n"))
    #expect(markdown.contains("\n3 to start, 2 deferred (maxStarts), 0 unchanged.\n"))
    try place.write(Self.jobs(12), to: "m/jobs.yaml")
    let result = try place.usher(["apply", "m", "--max-starts", "2"] + Workplace.approved)
    #expect(result.status == 3)
    let lines = result.standardError.split(separator: "\n")
    #expect(lines.count { $0.contains(": deferred: ") } == 3)
    #expect(lines.contains("and 7 more deferred"))
    let all = try place.usher(["apply", "m", "--max-starts", "0", "--verbose"] + Workplace.approved)
    #expect(all.standardError.split(separator: "\n").count { $0.contains(": deferred: ") } == 10)
    #expect(!all.standardError.contains(" more deferred"))
  }

  @Test("status, state list and apply sort by number, and rows have the revision")
  func rows() throws {
    let place = try Workplace()
    try place.emulate(#""quota":100,"jobSeconds":0"#)
    try place.write(Self.jobs(12), to: "m/jobs.yaml")
    let applied = try place.usher(["apply", "m"] + Workplace.approved)
    #expect(applied.status == 0)
    #expect(Self.names(in: applied.standardOutput) == Self.inOrder)
    #expect(applied.standardOutput.components(separatedBy: "arn:aws:").count == 13)
    #expect(!applied.standardError.contains("arn:aws:"))
    let status = try place.usher(["status"] + Workplace.emulated).standardOutput
    #expect(status.hasPrefix("NAME    REVISION  STATUS  AGE"))
    #expect(Self.names(in: status) == Self.inOrder)
    #expect(status.contains("\njob-2   r2        ACTIVE"))
    #expect(
      try place.usher(["status", "--format", "json"] + Workplace.emulated).standardOutput.contains(#""revision":"r2""#))
    let list = try place.usher(["state", "list"]).standardOutput
    #expect(Self.names(in: list) == Self.inOrder)
    #expect(list.contains("Z  revision r2\n"))
    // The file keeps the order of bytes.
    let recorded = try String(contentsOf: place.state, encoding: .utf8).split(separator: "\n").compactMap {
      $0.firstMatch(of: /"name":"(job-\d+)"/).map { String($0.1) }
    }
    #expect(recorded == Self.inOrder.sorted())
  }
}
