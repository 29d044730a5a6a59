import CleanRoomsMLModel
import JobModel
import Planning
import StateFile
import Testing

@testable import Applying

@Suite("Whether a job may be taken for a run")
struct AdoptionCheckTests {
  private let job = Job("spring")
  private static let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/1"

  private func response(
    _ name: String? = nil, tags: StringMap, model: String = "m", status: AudienceGenerationJobStatus = .active
  ) -> ServiceJob {
    job.response(Self.arn, name: name, tags: tags, model: model, status: status)
  }

  private func record(_ job: Job, arn: String = arn, time: String = "2026-11-23T08:00:00Z") -> StartedRecord {
    job.record(arn, time: time)
  }

  private func snapshot(_ records: [StartedRecord], _ intents: [Intent] = []) async throws -> Snapshot {
    try await .holding(records, intents)
  }

  private static let nobodys = StringMap([(key: "team", value: "growth")])
  private static let others = StringMap([(key: JobTags.name, value: "winter"), (key: JobTags.digest, value: "ab")])
  private static let half = StringMap([(key: JobTags.name, value: "spring")])

  @Test("The tags decide who has to agree: nobody's, ours and another run's", arguments: [false, true])
  func tags(takesOver: Bool) async throws {
    for isRecorded in [false, true] {
      let snapshot = try await snapshot(isRecorded ? [record(job)] : [])
      let check = AdoptionCheck(
        item: WorkItem(job.declared), arn: Self.arn, snapshot: snapshot, takesOver: takesOver)
      for (tags, needsTags, isOthers) in [
        (Self.nobodys, true, false), (job.tags, false, false), (Self.others, true, true), (Self.half, true, false),
      ] {
        if isOthers, !takesOver, !isRecorded {
          #expect(throws: Refusal.self) { try check.adoption(of: response(tags: tags)) }
          continue
        }
        let adoption = try check.adoption(of: response(tags: tags))
        #expect(adoption.needsTags == needsTags)
        #expect(adoption.needsRecord == !isRecorded)
        #expect(adoption.isDone == (isRecorded && !needsTags))
      }
    }
  }

  @Test("Another run's record of the job stands against it, and another job's record of the run always does")
  func records() async throws {
    let other = Job("winter")
    for takesOver in [false, true] {
      let check = { (records: [StartedRecord]) async throws -> AdoptionCheck in
        AdoptionCheck(
          item: WorkItem(job.declared), arn: Self.arn, snapshot: try await snapshot(records), takesOver: takesOver)
      }
      let taken = try await check([record(other)])
      if takesOver {
        try taken.requireAdoptable()
      } else {
        #expect(throws: Refusal.self) { try taken.requireAdoptable() }
      }
      let elsewhere = try await check([record(job, arn: Self.arn + "2")])
      #expect(throws: Refusal.self) { try elsewhere.requireAdoptable() }
      try await check([record(other, arn: Self.arn + "2")]).requireAdoptable()
    }
  }

  @Test("A job that is not there, of another model, or of another place is nobody's to take")
  func places() async throws {
    let snapshot = try await snapshot([])
    let check = { (arn: String) in
      AdoptionCheck(item: WorkItem(job.declared), arn: arn, snapshot: snapshot, takesOver: true)
    }
    #expect(throws: Refusal.self) { try check(Self.arn).adoption(of: nil) }
    #expect(throws: Refusal.self) { try check(Self.arn).adoption(of: response(tags: Self.nobodys, model: "n")) }
    for (part, other) in [
      ("us-east-1", "eu-west-1"), ("123456789012", "999999999999"), ("arn:aws:", "arn:aws-cn:"),
      ("cleanrooms-ml", "cleanrooms"), ("audience-generation-job", "audience-export-job"), ("job/1", "job/"),
    ] {
      let arn = Self.arn.replacing(part, with: other)
      #expect(throws: Refusal.self, "\(arn)") { try check(arn).requireAdoptable() }
    }
  }

  @Test("What whoever agrees should know: a name that no look-up finds, a start that may have run, a job that failed")
  func warnings() async throws {
    let id = RecordID(String(repeating: "a", count: 32))!
    for (name, isFindable) in [
      (job.serviceName, true), ("spring-0a1b2c3d", true), ("spring", false), ("winter-0a1b2c3d", false),
    ] {
      let check = AdoptionCheck(
        item: WorkItem(job.declared), arn: Self.arn, snapshot: try await snapshot([]), takesOver: false)
      #expect(try check.adoption(of: response(name, tags: job.tags)).warnings.isEmpty == isFindable)
    }
    let intents = [job.intent(id), job.intent(RecordID(String(repeating: "b", count: 32))!, serviceName: "another")]
    let snapshot = try await snapshot([], intents)
    let check = AdoptionCheck(
      item: WorkItem(job.declared, openIn: snapshot), arn: Self.arn, snapshot: snapshot, takesOver: false)
    let adoption = try check.adoption(of: response(tags: job.tags, status: .createFailed))
    #expect(adoption.warnings.count == 2)
    #expect(adoption.item.intents.count == 2)
  }

  @Test("Of an accepted spec the tags may be nobody's, those of any run that the job was, or the new ones")
  func accepted() async throws {
    let (second, third) = (Job("spring", revision: "2"), Job("spring", revision: "3"))
    let records = [record(job), record(second, time: "2026-11-23T08:00:01Z")]
    let check = AcceptanceCheck(item: WorkItem(third.declared), snapshot: try await snapshot(records))
    let earlier = try check.earlier()
    #expect(earlier.digest == second.digest)
    for (tags, needsTags) in [(Self.nobodys, true), (job.tags, true), (second.tags, true), (third.tags, false)] {
      let adoption = try check.adoption(of: response(tags: tags), earlier: earlier)
      #expect(adoption.needsTags == needsTags && adoption.needsRecord)
    }
    for tags in [Self.others] {
      #expect(throws: Refusal.self) { try check.adoption(of: response(tags: tags), earlier: earlier) }
    }
    let gone = try check.adoption(of: nil, earlier: earlier)
    #expect(!gone.needsTags && gone.needsRecord && gone.status == nil && gone.warnings.count == 1)
  }

  @Test(
    "Jobs that the state has for other runs are asked last, the newest first, and no more than 20; none is left out")
  func order() {
    var item = WorkItem(job.declared)
    let numbered = { (number: Int) in
      ServiceJob(
        arn: Self.arn.replacing("/1", with: "/\(number)"), serviceName: "spring-0a1b2c3d", sourceArn: "m",
        status: .active, createTime: "2026-11-23T08:00:\(number + 10)Z", updateTime: "")
    }
    let jobs = (0..<30).map(numbered)
    let listed = ListedJobs(jobs.shuffled())
    #expect(listed.candidates(for: item, underAllNames: true) == jobs)
    #expect(listed.candidates(for: item, underAllNames: false).isEmpty)
    item.recordedForOthers = jobs.dropFirst(2).map(\.arn)
    #expect(listed.candidates(for: item, underAllNames: true) == jobs.prefix(2) + jobs.suffix(20).reversed())
  }

  @Test("Nothing is accepted where nothing was run, in another place, or while a start of it is open")
  func unacceptable() async throws {
    let id = RecordID(String(repeating: "a", count: 32))!
    let changed = Job("spring", revision: "2")
    for (declared, records, intents) in [
      (changed, [], []), (Job("spring", model: "n"), [record(job)], []),
      (Job("spring", region: "eu-west-1"), [record(job)], []),
      (Job("spring", account: "999999999999"), [record(job)], []), (changed, [record(job)], [changed.intent(id)]),
    ] as [(Job, [StartedRecord], [Intent])] {
      let snapshot = try await snapshot(records, intents)
      let check = AcceptanceCheck(item: WorkItem(declared.declared, openIn: snapshot), snapshot: snapshot)
      #expect(throws: Refusal.self) { try check.earlier() }
    }
  }
}
