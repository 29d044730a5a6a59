import CleanRoomsMLModel
import JobModel
import StateFile
import Testing

@testable import Applying

@Suite("Where a state and the service say two things")
struct VerificationTests {
  private let job = Job("spring")
  private let changed = Job("spring", revision: "2")

  private func arn(_ number: Int) -> String {
    "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/\(number)"
  }

  /// What is found, as kind and number of the first job.
  private func findings(
    _ records: [StartedRecord], intents: [Intent] = [], declared: [Job] = [],
    at answers: [(String, JobAnswer)], others: [ServiceJob] = [],
    unread: [(what: String, reason: Reason)] = []
  ) async throws -> [String] {
    let snapshot = try await Snapshot.holding(records, intents)
    let runs = declared.map { WorkItem($0.declared, openIn: snapshot) }
    let jobs = SeenJobs(
      recorded: answers.map { (arn: $0.0, answer: $0.1) }, others: others, unread: unread)
    let verification = Verification(of: snapshot, runs, at: jobs)
    #expect(verification.rows.count == records.count)
    #expect(verification.agrees == verification.findings.allSatisfy { $0.kind == .untagged })
    return verification.findings.map { "\($0.kind) \($0.audienceGenerationJobArns.first?.suffix(1) ?? "-")" }
  }

  @Test("A job that is as it is recorded is no finding; gone, renamed, otherwise tagged and unread are")
  func recorded() async throws {
    let others: StringMap = Job("winter").tags
    for (answer, expected) in [
      (.job(job.response(arn(1))), []), (.job(job.response(arn(1), status: .createFailed)), []),
      (.gone, ["gone 1"]), (.failed("busy"), ["unread 1"]), (.job(job.response(arn(1), name: "x")), ["otherName 1"]),
      (.job(job.response(arn(1), tags: StringMap())), ["untagged 1"]),
      (.job(job.response(arn(1), tags: others)), ["otherTags 1"]), (.job(job.response(arn(2))), ["unread 1"]),
      (.job(job.response(arn(1), name: "x", tags: others)), ["otherName 1", "otherTags 1"]),
    ] as [(JobAnswer, [String])] {
      #expect(try await findings([job.record(arn(1))], at: [(arn(1), answer)]) == expected)
      #expect(try await findings([job.record(arn(1))], declared: [job], at: [(arn(1), answer)]) == expected)
    }
  }

  @Test("A job of an accepted spec has the tags of any run that it is recorded for, and is told of once")
  func shared() async throws {
    let records = [
      job.record(arn(1)), changed.record(arn(1), serviceName: job.serviceName, time: "2026-11-23T08:00:01Z"),
    ]
    let check = { (answer: JobAnswer) in try await findings(records, at: [(arn(1), answer)]) }
    #expect(try await check(.job(job.response(arn(1)))) == [])
    #expect(try await check(.job(job.response(arn(1), tags: changed.tags))) == [])
    #expect(try await check(.job(job.response(arn(1), tags: Job("winter").tags))) == ["otherTags 1"])
    #expect(try await check(.failed("busy")) == ["unread 1"])
    // Both runs are recorded as started, and neither can be found.
    #expect(try await check(.gone) == ["gone 1", "gone 1"])
  }

  @Test("Further jobs are told by the run that their tags name, others only where they have a declared run's name")
  func further() async throws {
    let (id, known) = (Job.id(7), [(arn(1), JobAnswer.job(job.response(arn(1))))])
    let look = { (intents: [Intent], declared: [Job], others: [ServiceJob]) in
      try await findings([job.record(arn(1))], intents: intents, declared: declared, at: known, others: others)
    }
    #expect(try await look([], [], [job.response(arn(2))]) == ["duplicate 2"])
    #expect(try await look([], [changed], []) == [])
    #expect(try await look([], [changed], [changed.response(arn(2))]) == ["unrecorded 2"])
    #expect(try await look([], [], [changed.response(arn(2))]) == [])
    #expect(try await look([], [changed], [changed.response(arn(2), tags: StringMap())]) == ["unrecorded 2"])
    #expect(try await look([], [changed], [changed.response(arn(2), tags: Job("winter").tags)]) == ["foreign 2"])
    #expect(try await look([], [changed], [changed.response(arn(2), name: "x", tags: StringMap())]) == [])
    #expect(try await look([changed.intent(id)], [changed], []) == ["openIntent -"])
    #expect(try await look([changed.intent(id)], [], [changed.response(arn(2))]) == ["openIntent 2"])
    let elsewhere = "arn:aws:cleanrooms-ml:us-east-1:999999999999:audience-generation-job/2"
    #expect(try await look([], [changed], [changed.response(elsewhere, tags: StringMap())]) == [])
    #expect(try await look([], [changed], [changed.response(elsewhere)]) == [])
  }

  @Test("A run with two recorded jobs, and a list that could not be read, are findings")
  func others() async throws {
    let records = [job.record(arn(1)), job.record(arn(2), time: "2026-11-23T08:00:01Z")]
    let answers = [1, 2].map { (arn($0), JobAnswer.job(job.response(arn($0)))) }
    #expect(try await findings(records, at: answers) == ["recordedRepeatedly 1"])
    #expect(
      try await findings([], at: [], unread: [(what: job.request.configuredAudienceModelArn, reason: "busy")])
        == ["unread -"])
  }
}
