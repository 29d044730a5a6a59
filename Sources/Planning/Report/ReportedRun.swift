import CleanRoomsMLModel
package import JobModel

/// One run of a job, with what a report says of it.
package struct ReportedRun: Sendable {
  package enum Status: String, Sendable {
    case failed, running, active, deleted
  }

  package let record: ReportInput.Run
  package let relevance: Relevance?
  package let recall: Recall?
  /// The job's account, 12 digits, if the report is about several.
  package let account: String?

  init(_ record: ReportInput.Run, showsAccount: Bool = false) {
    self.record = record
    account = showsAccount ? String(record.account) : nil
    let metrics = record.outcome?.metrics
    let relevance = metrics.map { Relevance($0) }
    self.relevance = relevance.flatMap { relevance in
      relevance.sizes.contains { $0.score != nil } ? relevance : nil
    }
    recall = metrics?.recallMetric.flatMap { value in
      value.isFinite ? Recall(value: value, random: relevance?.randomRecall) : nil
    }
  }

  /// A failure stays one when its job is deleted; `running` is all that has no recorded end.
  package var status: Status {
    guard let outcome = record.outcome else { return .running }
    return switch (outcome.status, outcome.isDeleted) {
    case (.createFailed, _): .failed
    case (.active, false): .active
    case (.active, true), (nil, _): .deleted
    }
  }

  package var start: UTCTime? { UTCTime(record.startTime) }
  package var end: UTCTime? { record.outcome?.updateTime.flatMap { UTCTime($0) } }

  /// From the recorded start to the service's time of the end, in seconds; nil where one of them is not known.
  package var duration: Double? {
    guard !record.isAdopted, let start, let end, end >= start else { return nil }
    return end.seconds - start.seconds
  }

  package var hasMetrics: Bool { relevance != nil || recall != nil }

  /// The size to export: none where the audience is no better than a random one.
  package var worthExporting: Relevance.Size? {
    recall?.isRandom ?? false ? nil : relevance?.worthExporting
  }

  /// Whether the scores of both may be held against each other: one model gave them.
  package func isComparable(to other: ReportedRun) -> Bool {
    record.configuredAudienceModelArn.utf8.elementsEqual(other.record.configuredAudienceModelArn.utf8)
  }
}
