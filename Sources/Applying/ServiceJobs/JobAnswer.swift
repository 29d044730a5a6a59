import JobModel

/// What the service says when it is asked about one job.
enum JobAnswer: Sendable {
  case job(ServiceJob)
  /// There is no job of that ARN: it was deleted, or Get does not show it yet.
  case gone
  case failed(Reason)

  /// The same answer, held against what was asked: one about another job, or one that contradicts the list, says nothing.
  func about(_ listed: ServiceJob) -> JobAnswer {
    guard case .job(let job) = self else { return self }
    let pairs = [
      (listed.arn, job.arn), (listed.serviceName, job.serviceName),
      (listed.sourceArn, job.sourceArn),
    ]
    guard let differing = pairs.first(where: { !$0.utf8.elementsEqual($1.utf8) }) else { return self }
    return .failed(
      Reason(
        .noAnswer,
        "List and Get contradict each other about \(listed.arn): "
          + "\(ShownText.quoted(differing.0, limit: 200)) and \(ShownText.quoted(differing.1, limit: 200))",
        recorded: "List and Get contradict each other"))
  }
}
