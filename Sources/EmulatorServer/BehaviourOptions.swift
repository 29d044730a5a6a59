import ArgumentParser
import Emulator

/// The switches of the emulated service that the command line offers.
struct BehaviourOptions: ParsableArguments {
  @Option(help: "Running jobs per account and region (default: 10).")
  var quota: Int?

  @Option(help: ArgumentHelp("Seconds from a job's start to its end (default: 2).", valueName: "seconds"))
  var jobSeconds: Double?

  @Option(help: ArgumentHelp("Seconds until List shows a new job (default: 0).", valueName: "seconds"))
  var listDelay: Double?

  @Option(
    help: ArgumentHelp("Seconds until a list with a filter shows a new job (default: 0).", valueName: "seconds"))
  var filterDelay: Double?

  @Option(
    help: ArgumentHelp(
      "Seconds until Get, and every call with its ARN, knows a new job (default: 0).",
      valueName: "seconds"))
  var getDelay: Double?

  @Option(help: ArgumentHelp("Seconds until a new job's tags are shown (default: 0).", valueName: "seconds"))
  var tagDelay: Double?

  @Option(help: "What happens to a start's tags (default: kept).")
  var startTags: EmulatorSwitches.StartTags?

  @Option(help: ArgumentHelp("Jobs on a page of the list at most, 1 to 100 (default: 100).", valueName: "jobs"))
  var pageSize: Int?

  @Option(
    help: """
      How a page follows another: after the last job; after so many jobs, so that deletions shift it; or without end, \
      with new tokens or with the same ones (default: stable).
      """)
  var pages: EmulatorSwitches.Pages?

  @Option(help: ArgumentHelp("Empty pages before the first one with jobs (default: 0).", valueName: "pages"))
  var emptyPages: Int?

  @Option(help: "Whether a job takes its name for good (default: unique).")
  var names: EmulatorSwitches.Names?

  @Option(help: "The answer to a second start of a taken name: 409, or 200 with the first job (default: conflict).")
  var takenReply: EmulatorSwitches.TakenReply?

  @Option(
    help: ArgumentHelp(
      "What frees a unique name again: the failure or the deletion of its job. May be given twice.", valueName: "cause")
  )
  var freedBy: [EmulatorSwitches.Freeing] = []

  @Option(
    help: ArgumentHelp(
      "A job or an export to end in CREATE_FAILED, and its status code. May be given again.",
      valueName: "name[=code]"))
  var failing: [String] = []

  @Option(
    help: ArgumentHelp(
      "The ARN of a configured audience model whose owner does not share metrics. May be given again.",
      valueName: "model"))
  var withoutMetrics: [String] = []

  @Option(help: ArgumentHelp("Exports in flight per account and region (default: 20).", valueName: "exports"))
  var exportQuota: Int?

  @Option(
    help: ArgumentHelp("Exports of one generation job that have not failed (default: 25).", valueName: "exports"))
  var activeExportQuota: Int?

  @Option(
    help: ArgumentHelp(
      "The sizes that every model offers: ABSOLUTE:1000,20000, or any (default: PERCENTAGE:1,5,10,20).",
      valueName: "sizes"))
  var audienceSizes: AudienceSizes?

  @Option(help: "Whether an export takes its name for good (default: reusable).")
  var exportNames: EmulatorSwitches.ExportNames?

  @Option(help: "The answer to an export of a job that is not ACTIVE: 409 or 400 (default: conflict).")
  var notActiveReply: EmulatorSwitches.NotActiveReply?

  @Option(help: "Whether the list shows the exports of a job that is deleted (default: kept).")
  var deletedExports: EmulatorSwitches.DeletedExports?

  @Option(
    help: ArgumentHelp(
      "The caller's account; other accounts' roles and jobs are refused (default: any account).",
      valueName: "account"))
  var account: String?

  func validate() throws {
    if let account, !EmulatorSwitches.isAccount(account) { throw ValidationError("--account is 12 digits.") }
    for (name, count) in [
      ("--quota", quota), ("--empty-pages", emptyPages), ("--export-quota", exportQuota),
      ("--active-export-quota", activeExportQuota),
    ] {
      if let count, count < 0 { throw ValidationError("\(name) is 0 or more.") }
    }
    if let pageSize, !EmulatorSwitches.pageSizes.contains(pageSize) {
      throw ValidationError("--page-size is 1 to 100.")
    }
    for (name, seconds) in [
      ("--job-seconds", jobSeconds), ("--list-delay", listDelay), ("--filter-delay", filterDelay),
      ("--get-delay", getDelay), ("--tag-delay", tagDelay),
    ] {
      if let seconds, !(0...EmulatorSwitches.maximumSeconds).contains(seconds) {
        throw ValidationError("\(name) is a number of seconds, 0 or more.")
      }
    }
  }

  /// Sets the switches that were given.
  func apply(to switches: inout EmulatorSwitches) {
    if let quota { switches.quota = quota }
    if let jobSeconds { switches.jobSeconds = jobSeconds }
    if let listDelay { switches.listDelay = listDelay }
    if let filterDelay { switches.filterDelay = filterDelay }
    if let getDelay { switches.getDelay = getDelay }
    if let tagDelay { switches.tagDelay = tagDelay }
    if let startTags { switches.startTags = startTags }
    if let pageSize { switches.pageSize = pageSize }
    if let pages { switches.pages = pages }
    if let emptyPages { switches.emptyPages = emptyPages }
    if let names { switches.names = names }
    if let takenReply { switches.takenReply = takenReply }
    if !freedBy.isEmpty { switches.freedBy = Set(freedBy) }
    if !failing.isEmpty { switches.failing = failing.map { FailingJob($0) } }
    if !withoutMetrics.isEmpty { switches.withoutMetrics = withoutMetrics }
    if let exportQuota { switches.exportQuota = exportQuota }
    if let activeExportQuota { switches.activeExportQuota = activeExportQuota }
    if let audienceSizes { switches.audienceSizes = audienceSizes }
    if let exportNames { switches.exportNames = exportNames }
    if let notActiveReply { switches.notActiveReply = notActiveReply }
    if let account { switches.account = account }
    if let deletedExports { switches.deletedExports = deletedExports }
  }
}

extension EmulatorSwitches.Names: ExpressibleByArgument {}
extension EmulatorSwitches.TakenReply: ExpressibleByArgument {}
extension EmulatorSwitches.StartTags: ExpressibleByArgument {}
extension EmulatorSwitches.Pages: ExpressibleByArgument {}
extension EmulatorSwitches.Freeing: ExpressibleByArgument {}
extension EmulatorSwitches.ExportNames: ExpressibleByArgument {}
extension EmulatorSwitches.NotActiveReply: ExpressibleByArgument {}
extension EmulatorSwitches.DeletedExports: ExpressibleByArgument {}

extension AudienceSizes: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
