package import CleanRoomsMLModel

/// What became of a service job: how it ended, or that it was deleted.
///
/// Nothing in it is sensitive: whoever makes one takes the seed's SQL out of the message first.
package struct JobOutcome: Equatable, Sendable {
  /// How a job can end.
  package enum Status: String, CaseIterable, Sendable {
    case active = "ACTIVE"
    case createFailed = "CREATE_FAILED"
  }

  /// nil where the job was deleted before usher saw how it ended.
  package var status: Status?
  /// A mark beside the status: the service no longer has the job. A later sighting removes it.
  package var isDeleted: Bool
  /// The service's reason as a stable code.
  package var statusCode: String?
  /// The service's reason in its words, without SQL, at most `messageLimit` Unicode scalars.
  package let message: String?
  /// nil where the model's owner does not share them, and where the job failed.
  package var metrics: AudienceQualityMetrics?
  /// The service's time of the status, ISO 8601; nil with the status.
  package var updateTime: String?
  /// When usher saw it: ISO 8601, UTC, in seconds.
  package var seenTime: String

  package static let messageLimit = 500

  /// - Parameter cleanedMessage: without SQL; it is cut here.
  package init(
    status: Status?, isDeleted: Bool = false, statusCode: String? = nil, cleanedMessage: String? = nil,
    metrics: AudienceQualityMetrics? = nil, updateTime: String?, seenTime: String
  ) {
    self.status = status
    self.isDeleted = isDeleted
    self.statusCode = statusCode
    message = cleanedMessage.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(Self.messageLimit))) }
    self.metrics = metrics
    self.updateTime = updateTime
    self.seenTime = seenTime
  }

  package var hasFailed: Bool { status == .createFailed }

  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: JobOutcome, right: JobOutcome) -> Bool {
    left.status == right.status && left.isDeleted == right.isDeleted && left.metrics == right.metrics
      && zip(left.texts, right.texts).allSatisfy { $0.map { Array($0.utf8) } == $1.map { Array($0.utf8) } }
  }

  private var texts: [String?] { [statusCode, message, updateTime, seenTime] }
}
