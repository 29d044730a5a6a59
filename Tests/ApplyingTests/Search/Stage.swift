import CleanRoomsMLModel
import JobModel
import Planning
import TestSupport

@testable import Applying
@testable import StateFile

/// What all moments of a search share: runs, names and contents by numbers, and what the real code makes of them. What
/// was computed once for the same bytes is not computed again.
final class Stage {
  let search: SearchCase
  /// Every run that some version of the manifests declares.
  let runs: [Job]
  /// The runs of each version of the manifests.
  let declared: [[Int]]
  let names: [String]
  private let jobs: [DeclaredJob]
  private var contents: [[UInt8]] = []
  private var numbers: [[UInt8]: Int] = [:]
  private var lines: [[UInt8]] = []
  private var lineNumbers: [[UInt8]: Int] = [:]
  private var snapshots: [Int: Snapshot] = [:]
  private var plans: [[Int]: ModelPlan] = [:]
  private var appended: [[Int]: Int] = [:]
  private var compacted: [Int: Int?] = [:]
  private var found: [[Int]: (found: StartMachine.LookUp, number: Int)] = [:]
  private var repaired: [Int: Int] = [:]
  private var halves: [[Int]: Int?] = [:]
  private var recorded: [[Int]: Bool] = [:]
  /// Why a state could not be read, once that was so.
  private(set) var unreadable: String?

  static let owner = StateOwner.emulator(id: "0123456789abcdef")
  private static let time = "2026-11-23T08:00:00Z"

  init(_ search: SearchCase) {
    self.search = search
    var runs: [Job] = []
    for job in search.manifests.joined() where !runs.contains(where: { $0.isSameRun(as: job) }) { runs.append(job) }
    self.runs = runs
    jobs = runs.map(\.declared)
    declared = search.manifests.map { $0.map { job in runs.firstIndex { $0.isSameRun(as: job) } ?? -1 } }
    names = Array(Set(search.manifests.joined().map(\.serviceName))).sorted()
  }

  /// How old a listing may be that proves an absence, in ticks.
  var maximumAge: Int {
    ModelRun.ticks(JobLookUp.maximumAge(settleTime: ModelRun.duration(search.settleTicks)))
  }

  func run(_ name: JobName, _ digest: SpecDigest) -> Int {
    runs.firstIndex { $0.name == name.text && $0.digest == digest } ?? -1
  }

  func name(_ text: String) -> Int { names.firstIndex(of: text) ?? -1 }

  static func arn(_ job: Int) -> String {
    "arn:aws:cleanrooms-ml:us-east-1:\(Job.account):audience-generation-job/\(job)"
  }

  static func job(_ arn: String) -> Int { arn.split(separator: "/").last.flatMap { Int($0) } ?? -1 }

  // MARK: What the state says

  func snapshot(_ content: Int?) -> Snapshot {
    if let known = snapshots[content ?? -1] { return known }
    let made: Snapshot
    do {
      made = try Snapshot(content.map { contents[$0] } ?? [], at: "state")
    } catch {
      unreadable = error.description
      made = snapshot(nil)
    }
    snapshots[content ?? -1] = made
    return made
  }

  func isRecorded(run: Int, in content: Int?) -> Bool {
    snapshot(content).isStarted(jobs[run].run)
  }

  func isRecorded(job: Int, in content: Int?) -> Bool {
    if let known = recorded[[job, content ?? -1]] { return known }
    let made = snapshot(content).allStarted.contains { $0.audienceGenerationJobArn == Self.arn(job) }
    recorded[[job, content ?? -1]] = made
    return made
  }

  func plan(_ version: Int, _ content: Int?) -> ModelPlan {
    if let known = plans[[version, content ?? -1]] { return known }
    let jobs = search.manifests[version]
    let made = ModelPlan(
      Planning.plan(jobs.map(\.declared), scopes: [""], against: snapshot(content)), number: plans.count, self)
    plans[[version, content ?? -1]] = made
    return made
  }

  /// The content in its short and sorted form; nil where it is in that already.
  func compacted(_ content: Int?) -> Int? {
    guard let content else { return nil }
    if let known = compacted[content] { return known }
    let made = snapshot(content).compacted().map(number)
    compacted[content] = made
    return made
  }

  // MARK: What is written

  /// - Parameter open: what of its open starts is left; nil: all.
  func records(of seed: RunSeed, open: [Intent]? = nil) -> RunRecords {
    var item = seed.item
    if let open { item.intents = open }
    return RunRecords(item: item, time: Self.time)
  }

  func line(_ outcome: Outcome, ending intent: Intent) -> Int { line(outcome.record(ending: intent)) }

  /// What is recorded of a job that failed, or that a partner deleted.
  func line(ofEnd fault: Fault, of job: Int, _ service: ModelService) -> Int {
    let run = service.jobs[job].run ?? 0
    return line(
      .ended(
        EndedRecord(
          runs[run].run, arn: Self.arn(job),
          JobOutcome(
            status: fault == .deletion ? nil : .createFailed, isDeleted: fault == .deletion, updateTime: Self.time,
            seenTime: Self.time))))
  }

  func line(_ record: StateRecord) -> Int {
    let line = record.line
    if let known = lineNumbers[line] { return known }
    lines.append(line)
    lineNumbers[line] = lines.count - 1
    return lines.count - 1
  }

  func content(_ content: Int?, appending new: [Int]) -> Int {
    let key = [content ?? -1] + new
    if let known = appended[key] { return known }
    let isFirst = content.map { contents[$0].isEmpty || snapshot($0).owner == nil } ?? true
    let header = isFirst ? StateRecord.header(Self.owner).line : []
    let made = number((content.map { contents[$0] } ?? []) + header + new.flatMap { lines[$0] })
    appended[key] = made
    return made
  }

  /// The content as opening fixes it: without a torn line, with a newline at its end.
  func repaired(_ content: Int) -> Int {
    if let known = repaired[content] { return known }
    let snapshot = snapshot(content)
    var made = content
    if snapshot.lacksFinalNewline {
      made = number(contents[content] + [UInt8(ascii: "\n")])
    } else if snapshot.unacknowledgedBytes > 0 {
      made = number(Array(contents[content].prefix(snapshot.acknowledged)))
    }
    repaired[content] = made
    return made
  }

  /// What a crash leaves of what was appended to `old`: half of it; nil where `new` is no longer `old`.
  func half(from old: Int?, to new: Int) -> Int? {
    if let known = halves[[old ?? -1, new]] { return known }
    let (short, long) = (old.map { contents[$0] } ?? [], contents[new])
    let isLonger = long.count > short.count && long.starts(with: short)
    let made = isLonger ? number(Array(long.prefix((short.count + long.count) / 2))) : nil
    halves[[old ?? -1, new]] = made
    return made
  }

  /// What a crash leaves that lost no more than the end of the last line.
  func withoutNewline(_ content: Int) -> Int {
    if let known = halves[[content]] { return known ?? content }
    let made = number(contents[content].dropLast())
    halves[[content]] = made
    return made
  }

  /// What git's union merge makes of two versions.
  func union(_ ours: Int, _ theirs: Int) -> Int { number(contents[repaired(ours)] + contents[repaired(theirs)]) }

  private func number(_ bytes: [UInt8]) -> Int {
    if let known = numbers[bytes] { return known }
    contents.append(bytes)
    numbers[bytes] = contents.count - 1
    return contents.count - 1
  }

  // MARK: What the service says

  /// What the jobs that were seen mean for a run, by the program's own decisions; and a number for it.
  func lookUp(
    _ seen: [Int], _ service: ModelService, _ seed: RunSeed, underAllNames: Bool, at now: Int
  ) -> (found: StartMachine.LookUp, number: Int) {
    let key =
      [seed.number, underAllNames ? 1 : 0]
      + seen.flatMap { job in
        let model = service.jobs[job]
        let isGone = model.isDeleted || now < model.getAt
        return [job * 4096 + model.name, (isGone ? 2 : 0) + (Self.isTagged(model, at: now) ? 1 : 0), model.run ?? -1]
      }
    if let known = found[key] { return known }
    let listed = ListedJobs(seen.map { response($0, service, seed, at: now) })
    let answers = listed.candidates(for: seed.item, underAllNames: underAllNames).map { candidate in
      let job = Self.job(candidate.arn)
      let isGone = service.jobs[job].isDeleted || now < service.jobs[job].getAt
      return (candidate: candidate, answer: isGone ? JobAnswer.gone : .job(response(job, service, seed, at: now)))
    }
    let made = (mistaken(StartMachine.LookUp(answers, for: seed.item.expectedJob)), found.count)
    found[key] = made
    return made
  }

  private static func isTagged(_ job: ModelJob, at now: Int) -> Bool { job.taggedAt.map { $0 <= now } ?? false }

  private func response(
    _ number: Int, _ service: ModelService, _ seed: RunSeed, at now: Int
  ) -> ServiceJob {
    let job = service.jobs[number]
    let tags: StringMap =
      switch (job.run, job.foreign) {
      case (let run?, _) where Self.isTagged(job, at: now): runs[run].tags
      case (nil, .tagged): Job("other").tags
      default: StringMap()
      }
    var response = running(number, service)
    response.status = .active
    response.sourceArn =
      seed.item.sourceArn + (job.foreign == .ofOtherModel ? "-other" : "")
    response.tags = tags
    return response
  }

  /// A job that has not ended, as List tells it.
  func running(_ number: Int, _ service: ModelService) -> ServiceJob {
    ServiceJob(
      arn: Self.arn(number), serviceName: names[service.jobs[number].name], sourceArn: "", status: .createInProgress,
      createTime: String(100 + number), updateTime: "")
  }

  private func mistaken(_ found: StartMachine.LookUp) -> StartMachine.LookUp {
    switch (search.mistake, found) {
    case (.adoptsByPlainName, .undecided(let arn, isGone: false)):
      .ours([StartMachine.FoundJob(arn: arn, serviceName: names[0])], besides: [])
    case (.takesLateGetForAbsence, .undecided(_, isGone: true)), (.closesThoughListed, .undecided): .nothing
    default: found
    }
  }
}

extension Job {
  func isSameRun(as other: Job) -> Bool { name == other.name && digest == other.digest }
}
