import JobModel

extension AudienceGenerationJobs {
  /// - Parameter job: as Get tells it; List tells no tags.
  static func evidence(of job: ServiceJob, for expected: ExpectedJob) -> Evidence {
    if !expected.accountRegion.holds(job.arn) {
      .outOfPlace
    } else if JobTags.agree(job.tags, expected.run) {
      .ours(isTagged: true)
    } else if JobTags.contradict(job.tags, expected.run) {
      .anothers
    } else if !job.sourceArn.utf8.elementsEqual(expected.sourceArn.utf8)
      || job.startedBy.map({ $0 != expected.accountRegion.account }) == true
    {
      .anothers
    } else if expected.isProven(by: job.serviceName) {
      .ours(isTagged: false)
    } else {
      .notDecided
    }
  }
}
