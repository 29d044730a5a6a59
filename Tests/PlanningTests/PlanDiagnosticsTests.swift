import JobModel
import Planning
import StateFile
import Testing

@Suite("What a plan refuses and warns of")
struct PlanDiagnosticsTests {
  private let job = Sample()
  private let holder = Sample(name: "autumn", givenServiceName: "shared", s3Uri: "s3://seeds/autumn.jsonl")

  @Test("A service name that another run holds is an error at the job, and says how to fix it")
  func held() throws {
    let plan = try planned([job.with { $0.givenServiceName = "shared" }], [holder.started(4, second: 7)])
    let diagnostic = try #require(plan.diagnostics.first)
    #expect(plan.diagnostics.count == 1)
    #expect(plan.hasErrors)
    #expect(diagnostic.location == SourceLocation(file: "repo/jobs/spring.yaml", line: 3, column: 1))
    for word in ["\"shared\"", "'autumn'", Sample.arn(4), Sample.time(7)] {
      #expect(diagnostic.message.contains(word))
    }
    #expect(diagnostic.notes.joined().contains("another spec.name"))
  }

  @Test("A changed spec under an unchanged spec.name is held by the job's own earlier run")
  func heldByEarlierRun() throws {
    let named = job.with { $0.givenServiceName = "shared" }
    let plan = try planned([named.with { $0.revision = "2" }], [named.started()])
    #expect(plan.diagnostics.map(\.severity) == [.error])
    #expect(plan.diagnostics.first?.message.contains("an earlier run of this job") == true)
  }

  @Test("The run that holds its own name is no clash")
  func own() throws {
    let named = job.with { $0.givenServiceName = "shared" }
    #expect(try planned([named], [named.started()]).diagnostics.isEmpty)
  }

  @Test("In another account or region a service name is free")
  func elsewhere() throws {
    let named = job.with { $0.givenServiceName = "shared" }
    for other in [named.with { $0.account = "210987654321" }, named.with { $0.region = "eu-west-1" }] {
      #expect(try planned([other], [holder.started()]).diagnostics.isEmpty)
    }
  }

  @Test("Service names are compared by code points")
  func codePoints() throws {
    let composed = holder.with { $0.givenServiceName = "caf\u{E9}" }
    let (same, other) = (
      job.with { $0.givenServiceName = "caf\u{E9}" }, job.with { $0.givenServiceName = "cafe\u{301}" }
    )
    #expect(try planned([same], [composed.started()]).hasErrors)
    #expect(try !planned([other], [composed.started()]).hasErrors)
  }

  @Test(
    "A new name with the digest of a run that is no longer declared is an error with three ways out, the paid one last")
  func renamed() throws {
    let plan = try planned([job.with { $0.name = "vernal" }], [job.started(1, second: 3)])
    #expect(plan.diagnostics.map(\.severity) == [.error])
    let diagnostic = try #require(plan.diagnostics.first)
    for word in ["'vernal'", "'spring'", Sample.time(3)] { #expect(diagnostic.message.contains(word)) }
    let ways = diagnostic.notes
    let order = [
      "keep the name 'spring'", "usher state adopt vernal \(Sample.arn(1)) . --take-over", "paid",
    ]
    .map { way in ways.firstIndex { $0.contains(way) } ?? -1 }
    #expect(order == order.sorted() && !order.contains(-1), "\(ways)")
    #expect(plan.items.map(\.decision) == [.start(.new)])
  }

  @Test("A rename with an unchanged spec.name is reported as a rename only: another service name would start it again")
  func renamedUnderOneServiceName() throws {
    let named = job.with { $0.givenServiceName = "shared" }
    let plan = try planned([named.with { $0.name = "vernal" }], [named.started()])
    #expect(plan.diagnostics.count == 1)
    #expect(plan.diagnostics.first?.notes.joined().contains("spec.name") == false)
  }

  @Test("A rename while the old name has an open start is an error too: its job may be running")
  func renamedWhileOpen() throws {
    let plan = try planned([job.with { $0.name = "vernal" }], [job.intent()])
    #expect(plan.diagnostics.map(\.severity) == [.error])
    #expect(plan.diagnostics.first?.message.contains("open start") == true)
    #expect(plan.diagnostics.first?.notes.first?.contains("keep the name 'spring' and run apply") == true)
    #expect(
      try planned([job.with { $0.name = "vernal" }, job], [job.intent()]).diagnostics.map(\.severity) == [.error])
    #expect(try planned([job], [job.intent()]).diagnostics.isEmpty)
  }

  @Test("A rename is seen where the old name is declared again with another spec")
  func renamedAndReused() throws {
    let reused = job.with { $0.s3Uri = "s3://seeds/other" }
    let plan = try planned([job.with { $0.name = "vernal" }, reused], [job.started()])
    #expect(plan.diagnostics.map(\.severity) == [.error])
  }

  @Test("The same spec under a second name is a twin while the first is declared")
  func notRenamed() throws {
    let plan = try planned([job.with { $0.name = "vernal" }, job], [job.started()])
    #expect(plan.diagnostics.map(\.severity) == [.error])
    #expect(plan.diagnostics.first?.message.contains("is the same run as 'spring'") == true)
  }

  @Test("Beyond the given PATHs the first may still be declared, so that nothing else is said; it is an error too")
  func beyondPaths() throws {
    let second = job.with { $0.name = "vernal" }
    for scopes in [["other"], []] {
      let plan = try planned([second], scopes: scopes, [job.started(1, second: 3)])
      #expect(plan.diagnostics.map(\.severity) == [.error])
      let diagnostic = try #require(plan.diagnostics.first)
      #expect(
        diagnostic.message == "metadata.name: 'vernal' is the run that was started \(Sample.time(3)) as 'spring' "
          + "(jobs/spring.yaml, not declared in the given PATHs): it would be paid twice")
      #expect(diagnostic.notes.contains("usher state adopt vernal \(Sample.arn(1)) . --take-over"))
      #expect(diagnostic.notes.last?.contains("paid") == true)
      let open = try #require(try planned([second], scopes: scopes, [job.intent()]).diagnostics.first)
      #expect(open.severity == .error)
      #expect(open.message.contains("(jobs/spring.yaml, not declared in the given PATHs): its job may be running"))
      #expect(!(diagnostic.message + open.message).contains("no longer declared"))
    }
  }

  @Test("Of several earlier runs the one under the given PATHs is named")
  func nearest() throws {
    let far = job.with {
      $0.name = "far"
      $0.path = "other/far.yaml"
    }
    for lines in [[try far.started(1), try job.started(2)], [try job.started(2), try far.started(1)]] {
      let plan = try planned([job.with { $0.name = "vernal" }], scopes: ["jobs"], lines)
      #expect(plan.diagnostics.first?.message.contains("as 'spring', which is no longer declared") == true)
    }
  }

  @Test("A name that ran before is no rename, whatever else has its digest")
  func changedIsNoRename() throws {
    let vernal = job.with { $0.name = "vernal" }
    let earlier = vernal.with { $0.s3Uri = "s3://seeds/1" }
    #expect(try planned([vernal], [job.started(1), earlier.started(2)]).diagnostics.isEmpty)
  }

  @Test("Two jobs of one run are both told")
  func duplicates() throws {
    let plan = try planned([job], [job.started(1, second: 1), job.started(2, second: 2)])
    #expect(plan.items.map(\.decision) == [.started])
    #expect(plan.records(of: plan.items[0]).count == 2)
    let diagnostic = try #require(plan.diagnostics.first)
    #expect(diagnostic.severity == .warning)
    #expect(diagnostic.message.contains("2 times"))
    #expect(
      diagnostic.notes.prefix(2) == ["\(Sample.time(1)) \(Sample.arn(1))", "\(Sample.time(2)) \(Sample.arn(2))"])
    #expect(plan.isDone)
  }

  @Test("What a manifest gives is shown so that it can be no terminal escape")
  func shown() throws {
    let (named, held) = (
      job.with { $0.givenServiceName = "\u{202E}evil" }, holder.with { $0.givenServiceName = "\u{202E}evil" }
    )
    let message = try #require(try planned([named], [held.started()]).diagnostics.first?.message)
    #expect(!message.unicodeScalars.contains("\u{202E}"))
    #expect(message.contains("\\u202E"))
  }

  @Test(
    "Roles of several accounts are one error, with five accounts at most and a count, unless usher.yaml names accounts")
  func accounts() throws {
    let jobs = { (accounts: [String]) in
      accounts.enumerated().map { index, account in
        Sample().with {
          $0.name = "job-\(index)"
          $0.account = account
          $0.s3Uri = "s3://seeds/\(index)"
        }
      }
    }
    let (here, there) = ("111111111111", "222222222222")
    #expect(try planned(jobs([here, here])).diagnostics == [])
    let two = try #require(try planned(jobs([here, there, here])).diagnostics.first)
    #expect(two.severity == .error)
    #expect(two.message == "the jobs to start have roles of 2 accounts: \(here) (2 jobs), \(there) (1 job)")
    let seven = try planned(jobs((1...7).reversed().map { "00000000000\($0)" })).diagnostics
    #expect(seven.count == 1)
    #expect(
      seven.first?.message == "the jobs to start have roles of 7 accounts: "
        + (1...5).map { "00000000000\($0) (1 job)" }.joined(separator: ", ") + " and 2 more")
    // What was started needs no credentials any more.
    let mixed = jobs([here, there])
    #expect(try planned(mixed, [mixed[0].started()]).diagnostics == [])
  }
}
