package import JobModel

/// What a report is made of, as plain values: no state file and no clock, so that the same input gives the same bytes.
package struct ReportInput: Sendable {
  /// A run that was started, and the service job that it became.
  package struct Run: RunIdentifiable, Sendable {
    package var run: RunID
    package var revision: String?
    package var serviceName: String
    package var audienceGenerationJobArn: String
    /// The service job's account, 12 digits; empty if its ARN names none.
    var account: Substring {
      audienceGenerationJobArn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).dropFirst(4).first
        ?? ""
    }
    package var configuredAudienceModelArn: String
    /// When the start was recorded: ISO 8601, UTC.
    package var startTime: String
    /// Whether the job was found at the service, so that nobody knows when it was started.
    package var isAdopted: Bool
    /// nil while nothing is recorded of its end.
    package var outcome: JobOutcome?

    package init(
      run: RunID, revision: String? = nil, serviceName: String, audienceGenerationJobArn: String,
      configuredAudienceModelArn: String, startTime: String, isAdopted: Bool = false, outcome: JobOutcome? = nil
    ) {
      self.run = run
      self.revision = revision
      self.serviceName = serviceName
      self.audienceGenerationJobArn = audienceGenerationJobArn
      self.configuredAudienceModelArn = configuredAudienceModelArn
      self.startTime = startTime
      self.isAdopted = isAdopted
      self.outcome = outcome
    }
  }

  /// A start without a recorded outcome: its job may be running.
  package struct OpenStart: RunIdentifiable, Sendable {
    package var run: RunID
    package var time: String

    package init(run: RunID, time: String) {
      (self.run, self.time) = (run, time)
    }
  }

  /// A declared run that was never started.
  package struct NotStarted: RunIdentifiable, Sendable {
    package var run: RunID
    package var revision: String?

    package init(run: RunID, revision: String? = nil) {
      (self.run, self.revision) = (run, revision)
    }
  }

  /// In any order.
  package var runs: [Run]
  package var openStarts: [OpenStart]
  package var notStarted: [NotStarted]

  package init(runs: [Run], openStarts: [OpenStart] = [], notStarted: [NotStarted] = []) {
    (self.runs, self.openStarts, self.notStarted) = (runs, openStarts, notStarted)
  }
}
