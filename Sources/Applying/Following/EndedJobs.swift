package import StateFile

/// What has ended, as a change of the state: the ends that it lacks.
package struct EndedJobs: Proposal {
  package let records: [EndedRecord]

  /// - Parameter records: of which only those count that say something new in `snapshot`.
  package init(_ records: [EndedRecord], in snapshot: Snapshot) {
    // A job of an accepted spec is the job of two runs.
    var arns: Set<String> = []
    self.records = snapshot.news(in: records).filter { arns.insert($0.audienceGenerationJobArn).inserted }
  }

  package var isDone: Bool { records.isEmpty }

  /// Nobody is asked.
  package func decidesTheSame(as other: EndedJobs) -> Bool { true }
}
