import Applying
import CleanRoomsMLModel
import JSONText
import JobModel
import StateFile

/// What `status` shows of one job.
struct StatusRow {
  let run: RunID
  let revision: String?
  let serviceName: String
  let region: String
  let configuredAudienceModelArn: String?
  let audienceGenerationJobArn: String?
  /// The service's, or in capitals too what it has none for.
  let status: String
  /// Why it failed, or why it could not be read, in words that quote none of its SQL.
  let reason: String?
  let createTime: String?
  let updateTime: String?
  let metrics: AudienceQualityMetrics?
  /// Whether the state records how it ended.
  let isRecorded: Bool
  /// Since when it runs, as far as that is known.
  let startTime: String?
  /// What it counts as, by the document's names.
  let count: String

  var hasFailed: Bool { count == "failed" }
  var isError: Bool { hasFailed || count == "unreadable" }

  init(_ job: FollowedJob) {
    let record = job.record
    (run, revision, serviceName, region) = (record.run, record.revision, record.serviceName, record.region)
    configuredAudienceModelArn = record.configuredAudienceModelArn
    audienceGenerationJobArn = record.audienceGenerationJobArn
    status =
      switch job.sighting {
      case .ended(let outcome, _) where outcome.status == nil || outcome.isDeleted && !outcome.hasFailed: "DELETED"
      case .ended(let outcome, _): outcome.status?.rawValue ?? ""
      case .present(let job): job.status.rawValue
      case .notVisible: "NOT_VISIBLE"
      case .unread, nil: "UNREADABLE"
      }
    let outcome = job.outcome
    let details = [outcome?.statusCode, outcome?.message].compactMap { $0 }.joined(separator: ": ")
    reason = job.failure.map { "\($0)" } ?? (job.hasFailed && !details.isEmpty ? details : nil)
    createTime = job.job?.createTime
    updateTime = job.job?.updateTime ?? outcome?.updateTime
    metrics = outcome?.metrics
    isRecorded = job.isRecorded
    startTime = createTime ?? record.time
    count =
      switch job.sighting {
      case .ended where job.hasFailed: "failed"
      case .ended: status == "DELETED" ? "deleted" : "active"
      case .present(let job): job.status.isDeletion ? "deleted" : "running"
      case .notVisible: "running"
      case .unread, nil: "unreadable"
      }
  }

  /// A job that the state does not record as started.
  ///
  /// - Parameter isOpen: whether an earlier apply may have started it.
  init(notStarted job: DeclaredJob, isOpen: Bool) {
    (run, revision, serviceName, region) = (job.run, job.revision, job.serviceName, job.region)
    configuredAudienceModelArn = job.request?.configuredAudienceModelArn
    status = isOpen ? "OPEN_START" : "NOT_STARTED"
    (audienceGenerationJobArn, reason, createTime, updateTime, metrics) = (nil, nil, nil, nil, nil)
    (isRecorded, startTime, count) = (false, nil, isOpen ? "openStart" : "notStarted")
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("name", run.name.text)
      json.member("revision", revision)
      json.member("digest", run.digest.description)
      json.member("serviceName", serviceName)
      json.member("status", status)
      json.member("reason", reason)
      json.member("recorded", isRecorded)
      json.member("region", region)
      json.member("configuredAudienceModelArn", configuredAudienceModelArn)
      json.member("audienceGenerationJobArn", audienceGenerationJobArn)
      json.member("createTime", createTime)
      json.member("updateTime", updateTime)
      json.member("metrics", metrics) { $0.write(to: &$1) }
    }
  }
}
