import CleanRoomsMLModel

/// A job as the emulated service keeps it. The seed is not kept: Get does not show it to the account that started the
/// job, and a query in it is sensitive.
struct Job: Sendable {
  let arn: String
  let place: Place
  let name: String
  let description: String?
  let configuredAudienceModelArn: String
  let includeSeedInOutput: Bool?
  let collaborationId: String?
  let created: Timestamp
  var tags: StringMap
  /// The account that started it.
  let startedBy: String
  /// The region in which it shows: its own, unless it was planted in another.
  let listedIn: String
  /// When its deletion was asked for.
  var deleted: Timestamp?

  init(
    arn: String, place: Place, name: String, description: String? = nil, configuredAudienceModelArn: String,
    includeSeedInOutput: Bool? = nil, collaborationId: String?, created: Timestamp, tags: StringMap,
    startedBy: String? = nil, listedIn: String? = nil
  ) {
    self.arn = arn
    self.place = place
    self.name = name
    self.description = description
    self.configuredAudienceModelArn = configuredAudienceModelArn
    self.includeSeedInOutput = includeSeedInOutput
    self.collaborationId = collaborationId
    self.created = created
    self.tags = tags
    self.startedBy = startedBy ?? place.account
    self.listedIn = listedIn ?? place.region
  }
}

/// Where a job lives.
struct Place: Hashable, Sendable {
  let account: String
  let region: String
}

/// A job at one moment.
struct JobMoment {
  let status: AudienceGenerationJobStatus
  /// When the status began.
  let since: Timestamp
}

extension JobMoment {
  /// Of a generation or an export job that is not deleted.
  init(of name: String, created: Timestamp, at now: Timestamp, under switches: EmulatorSwitches) {
    let progress = created.adding(seconds: switches.jobSeconds / 4)
    let end = created.adding(seconds: switches.jobSeconds)
    if now < progress {
      self.init(status: .createPending, since: created)
    } else if now < end {
      self.init(status: .createInProgress, since: progress)
    } else {
      self.init(status: switches.failure(of: name) == nil ? .active : .createFailed, since: end)
    }
  }
}

extension Job {
  /// Pending for the first quarter of its time, in progress for the rest, then ended; once deleted, a quarter each for
  /// the two statuses of a deletion. nil once it is gone.
  func moment(at now: Timestamp, under switches: EmulatorSwitches) -> JobMoment? {
    let quarter = switches.jobSeconds / 4
    if let deleted {
      let midway = deleted.adding(seconds: quarter)
      if now < midway { return JobMoment(status: .deletePending, since: deleted) }
      return now < deleted.adding(seconds: 2 * quarter) ? JobMoment(status: .deleteInProgress, since: midway) : nil
    }
    return JobMoment(of: name, created: created, at: now, under: switches)
  }

  /// Whether the job no longer holds its name.
  func hasFreedName(at now: Timestamp, under switches: EmulatorSwitches) -> Bool {
    guard let moment = moment(at: now, under: switches) else { return switches.freedBy.contains(.deletion) }
    return moment.status == .createFailed && switches.freedBy.contains(.failure)
  }

  /// Tags that are shown by now; a new job's may come late.
  func visibleTags(at now: Timestamp, under switches: EmulatorSwitches) -> StringMap {
    now < created.adding(seconds: switches.tagDelay) ? StringMap() : tags
  }

  func summary(_ moment: JobMoment) -> AudienceGenerationJobSummary {
    AudienceGenerationJobSummary(
      audienceGenerationJobArn: arn, name: name, description: description,
      configuredAudienceModelArn: configuredAudienceModelArn, status: moment.status, createTime: created.iso8601,
      updateTime: moment.since.iso8601, collaborationId: collaborationId, startedBy: startedBy)
  }

  /// nil where the model's owner does not share them.
  func metrics(under switches: EmulatorSwitches) -> AudienceQualityMetrics? {
    switches.withoutMetrics.contains { $0.utf8.elementsEqual(configuredAudienceModelArn.utf8) }
      ? nil : .emulated(for: arn, at: switches.audienceSizes)
  }
}
