import JobModel

extension StartMachine.LookUp {
  /// What the candidates prove together: the run's jobs before a failure, a failure before doubt, doubt before another's
  /// job.
  ///
  /// - Parameter answers: one for each candidate, the oldest first.
  init(_ answers: [(candidate: ServiceJob, answer: JobAnswer)], for expected: ExpectedJob) {
    var (tagged, named) = ([StartMachine.FoundJob](), [StartMachine.FoundJob]())
    var (failure, anothers) = (Reason?.none, String?.none)
    var undecided: [(arn: String, isGone: Bool)] = []
    for (candidate, answer) in answers {
      let arn = candidate.arn
      let isOwn = expected.isOwn(candidate.serviceName)
      switch answer.about(candidate) {
      case .failed(let reason): failure = failure ?? reason
      case .gone: if isOwn || expected.isProven(by: candidate.serviceName) { undecided.append((arn, true)) }
      case .job(let job):
        let found = StartMachine.FoundJob(arn: arn, serviceName: candidate.serviceName)
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
