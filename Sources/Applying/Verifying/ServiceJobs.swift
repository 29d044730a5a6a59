import CleanRoomsMLModel

/// What the service was seen to have, when a state was compared with it.
package struct ServiceJobs: Sendable {
  enum Answer: Sendable {
    case job(GetAudienceGenerationJobResponse)
    /// There is no job of that ARN.
    case gone
    case failed(Reason)
  }

  /// What became of the jobs that the state records, by their ARNs.
  private var recorded: [[UInt8]: Answer]
  /// The jobs that the state does not record and whose names could be those of known runs, the oldest first.
  let others: [GetAudienceGenerationJobResponse]
  /// What could not be read: an ARN, or the model whose jobs could not be listed.
  let unread: [(what: String, reason: Reason)]

  init(
    recorded: [(arn: String, answer: Answer)], others: [GetAudienceGenerationJobResponse] = [],
    unread: [(what: String, reason: Reason)] = []
  ) {
    self.recorded = Dictionary(recorded.map { (Array($0.arn.utf8), $0.answer) }) { first, _ in first }
    self.others = others.sorted { $0.summary.createTime < $1.summary.createTime }
    self.unread = unread
  }

  subscript(arn: String) -> Answer { recorded[Array(arn.utf8)] ?? .gone }
}
