import CleanRoomsMLModel
import JSONText

/// How the emulated service behaves where the real one's behaviour depends on an account's limits or is documented
/// nowhere.
package struct EmulatorSwitches: Sendable {
  /// Jobs in flight per account and region.
  package var quota = 10
  /// Seconds from a job's start to its end.
  package var jobSeconds: Double = 2
  /// Seconds until ListAudienceGenerationJobs shows a new job.
  package var listDelay: Double = 0
  /// Seconds until a list with a filter shows a new job, for which one without may be ahead of it.
  package var filterDelay: Double = 0
  /// Seconds until the calls that name a new job's ARN know it.
  package var getDelay: Double = 0
  /// Seconds until a new job's tags are shown.
  package var tagDelay: Double = 0
  package var startTags = StartTags.kept
  /// Jobs on a page of the list, whatever was asked for. "The maximum size of the results" is all that `maxResults` is.
  package var pageSize = 100
  package var pages = Pages.stable
  /// So many empty pages come before the first one with jobs: an empty page with a token is not the end.
  package var emptyPages = 0
  package var names = Names.unique
  package var takenReply = TakenReply.conflict
  /// What frees a unique name for another job: nothing, unless it is named here.
  package var freedBy: Set<Freeing> = []
  /// The jobs and exports that end in CREATE_FAILED.
  package var failing: [FailingJob] = []
  /// The ARNs of configured audience models whose owners do not share metrics.
  package var withoutMetrics: [String] = []
  /// Exports in flight per account and region ("Pending/in progress audience export jobs per customer").
  package var exportQuota = 20
  /// Exports of one generation job that have not failed ("Active audience export jobs per audience generation job").
  package var activeExportQuota = 25
  /// The sizes that every configured audience model offers.
  package var audienceSizes = AudienceSizes.percentages
  package var exportNames = ExportNames.reusable
  package var notActiveReply = NotActiveReply.conflict
  package var deletedExports = DeletedExports.kept
  /// The caller's account, 12 digits, if its access key names none; nil: it stands for every account.
  package var account: String?

  package init() {}

  /// Whether an export takes its name for good, in its account and region or among those of its generation job. Nothing
  /// says so.
  package enum ExportNames: String, CaseIterable, Sendable { case reusable, unique, uniquePerJob }

  /// The answer to an export of a generation job that is not ACTIVE: 409 or 400.
  package enum NotActiveReply: String, CaseIterable, Sendable { case conflict, validation }

  /// What becomes of the exports of a generation job that is deleted: List shows them, or it does not.
  package enum DeletedExports: String, CaseIterable, Sendable { case kept, gone }

  /// Whether a job takes its name for good. The user guide says "unique within your account"; a job lives in a region,
  /// so its name counts in its account and region.
  package enum Names: String, CaseIterable, Sendable { case unique, reusable }

  /// The answer to a second start of a taken name: 409, or 200 with the ARN of the job that holds it.
  package enum TakenReply: String, CaseIterable, Sendable { case conflict, existing }

  /// What becomes of the tags of a start. The user guide says that a job has them; the service's model says so only of
  /// the account that owns the model.
  package enum StartTags: String, CaseIterable, Sendable { case kept, droppedAcrossAccounts, dropped }

  /// What the token of a page holds: the job after which the next one begins; or the number of jobs before it, so that
  /// it skips one where one of those is deleted. Or the list never ends, and begins anew: each token is another, or they
  /// repeat.
  package enum Pages: String, CaseIterable, Sendable { case stable, offset, endless, repeating }

  package enum Freeing: String, CaseIterable, Sendable { case failure, deletion }
}

extension EmulatorSwitches {
  /// Every switch by its name in the header of an emulator's file.
  private var members: [(name: String, write: (inout JSONWriter) -> Void)] {
    [
      ("quota", { $0.integer(quota) }),
      ("jobSeconds", { $0.number(jobSeconds) }),
      ("listDelay", { $0.number(listDelay) }),
      ("filterDelay", { $0.number(filterDelay) }),
      ("getDelay", { $0.number(getDelay) }),
      ("tagDelay", { $0.number(tagDelay) }),
      ("startTags", { $0.string(startTags.rawValue) }),
      ("pageSize", { $0.integer(pageSize) }),
      ("pages", { $0.string(pages.rawValue) }),
      ("emptyPages", { $0.integer(emptyPages) }),
      ("names", { $0.string(names.rawValue) }),
      ("takenReply", { $0.string(takenReply.rawValue) }),
      (
        "freedBy",
        { json in
          json.array { for cause in Freeing.allCases where freedBy.contains(cause) { $0.string(cause.rawValue) } }
        }
      ),
      ("failing", { json in json.array { for job in failing { $0.string(job.text) } } }),
      ("withoutMetrics", { json in json.array { for model in withoutMetrics { $0.string(model) } } }),
      ("exportQuota", { $0.integer(exportQuota) }),
      ("activeExportQuota", { $0.integer(activeExportQuota) }),
      ("audienceSizes", { $0.string(audienceSizes.text) }),
      ("exportNames", { $0.string(exportNames.rawValue) }),
      ("notActiveReply", { $0.string(notActiveReply.rawValue) }),
      ("deletedExports", { $0.string(deletedExports.rawValue) }),
      ("account", { $0.string(account ?? "") }),
    ]
  }

  /// Writes every switch as a member of an object that is open.
  func writeMembers(to json: inout JSONWriter) {
    for member in members {
      json.key(member.name)
      member.write(&json)
    }
  }

  /// The names of the switches in which `other` differs.
  func differences(from other: EmulatorSwitches) -> [String] {
    zip(members, other.members).filter { mine, theirs in
      var (left, right) = (JSONWriter(), JSONWriter())
      mine.write(&left)
      theirs.write(&right)
      return left.bytes != right.bytes
    }.map(\.0.name)
  }

  /// Sets the switch `name` from its JSON form; false when there is none of that name or it cannot have that value.
  mutating func set(_ name: String, to value: JSONValue) -> Bool {
    switch name {
    case "quota": Self.assign(Self.integer(value, in: 0...Int.max), to: &quota)
    case "jobSeconds": Self.assign(Self.seconds(value), to: &jobSeconds)
    case "listDelay": Self.assign(Self.seconds(value), to: &listDelay)
    case "filterDelay": Self.assign(Self.seconds(value), to: &filterDelay)
    case "getDelay": Self.assign(Self.seconds(value), to: &getDelay)
    case "tagDelay": Self.assign(Self.seconds(value), to: &tagDelay)
    case "startTags": Self.assign(value.string.flatMap(StartTags.init), to: &startTags)
    case "pageSize": Self.assign(Self.integer(value, in: Self.pageSizes), to: &pageSize)
    case "pages": Self.assign(value.string.flatMap(Pages.init), to: &pages)
    case "emptyPages": Self.assign(Self.integer(value, in: 0...Int.max), to: &emptyPages)
    case "names": Self.assign(value.string.flatMap(Names.init), to: &names)
    case "takenReply": Self.assign(value.string.flatMap(TakenReply.init), to: &takenReply)
    case "freedBy": Self.assign(Self.list(value) { Freeing(rawValue: $0) }.map(Set.init), to: &freedBy)
    case "failing": Self.assign(Self.list(value) { FailingJob($0) }, to: &failing)
    case "withoutMetrics": Self.assign(Self.list(value) { $0 }, to: &withoutMetrics)
    case "exportQuota": Self.assign(Self.integer(value, in: 0...Int.max), to: &exportQuota)
    case "activeExportQuota": Self.assign(Self.integer(value, in: 0...Int.max), to: &activeExportQuota)
    case "audienceSizes": Self.assign(value.string.flatMap { AudienceSizes($0) }, to: &audienceSizes)
    case "exportNames": Self.assign(value.string.flatMap(ExportNames.init), to: &exportNames)
    case "notActiveReply": Self.assign(value.string.flatMap(NotActiveReply.init), to: &notActiveReply)
    case "deletedExports": Self.assign(value.string.flatMap(DeletedExports.init), to: &deletedExports)
    case "account": setAccount(value.string)
    default: false
    }
  }

  private mutating func setAccount(_ text: String?) -> Bool {
    guard let text, text.isEmpty || Self.isAccount(text) else { return false }
    account = text.isEmpty ? nil : text
    return true
  }

  package static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The longest time a switch may hold, in seconds: a century.
  package static let maximumSeconds: Double = 3_155_760_000

  package static let pageSizes = FieldConstraints.maxResults

  private static func integer(_ value: JSONValue, in range: ClosedRange<Int>) -> Int? {
    value.integer.flatMap { range.contains($0) ? $0 : nil }
  }

  private static func seconds(_ value: JSONValue) -> Double? {
    value.double.flatMap { (0...maximumSeconds).contains($0) ? $0 : nil }
  }

  private static func list<Element>(_ value: JSONValue, _ read: (String) -> Element?) -> [Element]? {
    guard let elements = value.elements else { return nil }
    let read = elements.compactMap { $0.string.flatMap(read) }
    return read.count == elements.count ? read : nil
  }

  private static func assign<Value>(_ value: Value?, to target: inout Value) -> Bool {
    guard let value else { return false }
    target = value
    return true
  }
}
