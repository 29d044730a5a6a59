/// What the service was seen to have, when a state was compared with it.
package struct SeenJobs: Sendable {
  /// What became of the jobs that the state records, by their ARNs.
  private var recorded: [[UInt8]: JobAnswer]
  /// The jobs that the state does not record and whose names could be those of known runs, the oldest first.
  let others: [ServiceJob]
  /// What could not be read: an ARN, or the region whose jobs could not be listed.
  let unread: [(what: String, reason: Reason)]
  /// The accounts and regions whose jobs could not be listed.
  let unlisted: Set<AccountRegion>

  init(
    recorded: [(arn: String, answer: JobAnswer)], others: [ServiceJob] = [],
    unread: [(what: String, reason: Reason)] = [], unlisted: Set<AccountRegion> = []
  ) {
    self.recorded = Dictionary(recorded.map { (Array($0.arn.utf8), $0.answer) }) { first, _ in first }
    self.others = others.sorted { $0.createTime < $1.createTime }
    (self.unread, self.unlisted) = (unread, unlisted)
  }

  subscript(arn: String) -> JobAnswer { recorded[Array(arn.utf8)] ?? .gone }
}
