import CleanRoomsMLModel
import JobModel

/// What the service says when it is asked about one job.
enum JobAnswer: Sendable {
  case job(GetAudienceGenerationJobResponse)
  /// There is no job of that ARN: it was deleted, or Get does not show it yet.
  case gone
  case failed(Reason)

  /// The same answer, held against what was asked: one about another job, or one that contradicts the list, says nothing.
  func about(_ listed: AudienceGenerationJobSummary) -> JobAnswer {
    guard case .job(let job) = self else { return self }
    let pairs = [
      (listed.audienceGenerationJobArn, job.summary.audienceGenerationJobArn), (listed.name, job.summary.name),
      (listed.configuredAudienceModelArn, job.summary.configuredAudienceModelArn),
    ]
    guard let differing = pairs.first(where: { !$0.utf8.elementsEqual($1.utf8) }) else { return self }
    return .failed(
      Reason(
        .noAnswer,
        "List and Get contradict each other about \(listed.audienceGenerationJobArn): "
          + "\(ShownText.quoted(differing.0, limit: 200)) and \(ShownText.quoted(differing.1, limit: 200))",
        recorded: "List and Get contradict each other"))
  }
}

extension StartMachine.LookUp {
  /// What the candidates prove together: the run's jobs before a failure, a failure before doubt, doubt before another's
  /// job.
  ///
  /// - Parameter answers: one for each candidate, the oldest first.
  init(_ answers: [(candidate: AudienceGenerationJobSummary, answer: JobAnswer)], for expected: ExpectedJob) {
    var (tagged, named) = ([StartMachine.FoundJob](), [StartMachine.FoundJob]())
    var (failure, anothers) = (Reason?.none, String?.none)
    var undecided: [(arn: String, isGone: Bool)] = []
    for (candidate, answer) in answers {
      let arn = candidate.audienceGenerationJobArn
      let isOwn = expected.isOwn(candidate.name)
      switch answer.about(candidate) {
      case .failed(let reason): failure = failure ?? reason
      case .gone: if isOwn || expected.isProven(by: candidate.name) { undecided.append((arn, true)) }
      case .job(let job):
        let found = StartMachine.FoundJob(arn: arn, serviceName: candidate.name)
        switch Evidence(of: job, for: expected) {
        case .outOfPlace: break
        case .ours(isTagged: true): tagged.append(found)
        case .ours(isTagged: false): named.append(found.untagged)
        // A job under another name that usher made takes none of the run's own.
        case .anothers: if isOwn { anothers = anothers ?? arn }
        case .notDecided: if isOwn { undecided.append((arn, false)) }
        }
      }
    }
    let visible = undecided.filter { !$0.isGone }.map(\.arn)
    self =
      if !tagged.isEmpty {
        .ours(tagged, besides: named.map(\.arn) + visible)
      } else if !named.isEmpty {
        .ours(named, besides: visible)
      } else if let failure {
        .failed(failure)
      } else if let first = undecided.first(where: { !$0.isGone }) ?? undecided.first {
        .undecided(arn: first.arn, isGone: first.isGone)
      } else {
        anothers.map { .anothers(arn: $0) } ?? .nothing
      }
  }
}
