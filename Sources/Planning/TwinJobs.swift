import JobModel

/// Jobs that are one run under two names: each start after the first would pay for the same result again.
enum TwinJobs {
  /// An error for each job that would be started as another's twin; a warning where all of them are started.
  static func check(_ items: [Plan.Item]) -> [Diagnostic] {
    var first: [SpecDigest: Int] = [:]
    first.reserveCapacity(items.count)
    var groups: [SpecDigest: [Int]] = [:]
    for index in items.indices {
      let digest = items[index].job.digest
      if let earlier = first[digest] {
        groups[digest, default: [earlier]].append(index)
      } else {
        first[digest] = index
      }
    }
    return groups.values.sorted { $0[0] < $1[0] }.flatMap { diagnostics(of: $0.map { items[$0] }) }
  }

  private static func diagnostics(of twins: [Plan.Item]) -> [Diagnostic] {
    let isStart = { (item: Plan.Item) in if case .start = item.decision { true } else { false } }
    // The one that is there already is the one to keep; where none is, the first.
    guard let kept = twins.first(where: { !isStart($0) }) ?? twins.first else { return [] }
    let others = twins.filter { $0.job.name != kept.job.name }
    let starts = others.filter(isStart)
    if starts.isEmpty {
      return others.map {
        Diagnostic(.warning, at: $0.job.location, "\(message($0.job, kept.job)): both are started")
      }
    }
    return starts.map {
      Diagnostic(at: $0.job.location, "\(message($0.job, kept.job)): it would be paid twice", notes: notes)
    }
  }
}

// The words.
extension TwinJobs {
  private static func message(_ job: DeclaredJob, _ kept: DeclaredJob) -> String {
    "metadata.name: '\(job.name)' is the same run as '\(kept.name)' (\(ShownText.line(kept.location.file)):"
      + "\(kept.location.line)), digest \(job.digest.short)"
  }

  private static let notes = [
    "to run it once, remove one of the two jobs",
    "to run it twice, give one of them another metadata.revision: this starts a paid job",
  ]
}
