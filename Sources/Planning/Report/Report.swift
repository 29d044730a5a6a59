package import JobModel

/// What became of jobs: failures, what has not ended, and how good the audiences are. Made of recorded values alone.
package struct Report: Sendable {
  /// One job with all its runs.
  package struct Job: Sendable {
    package let name: JobName
    /// The latest first, by the time of their start.
    package let runs: [ReportedRun]
    package let openStarts: [ReportInput.OpenStart]
    package let notStarted: ReportInput.NotStarted?
    /// The latest run that has metrics.
    package let measured: ReportedRun?
    /// `measured` beside the one before it of the same model.
    package let comparison: RunComparison?
    package let trend: Trend?
  }

  /// In the order in which they are shown.
  package enum State: String, CaseIterable, Comparable, Sendable {
    case failed, openStart, running, notStarted, active, deleted

    package static func < (left: State, right: State) -> Bool {
      allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
  }

  /// Failures first, then by name.
  package let jobs: [Job]
  /// The time of the latest thing that it knows; nil where it knows nothing.
  package let asOf: UTCTime?

  package init(_ input: ReportInput) {
    let runs = Dictionary(grouping: input.runs, by: \.name)
    let open = Dictionary(grouping: input.openStarts, by: \.name)
    let missing = Dictionary(input.notStarted.map { ($0.name, $0) }) { first, _ in first }
    let names = Set(runs.keys).union(open.keys).union(missing.keys)
    let isOfSeveralAccounts = Set(input.runs.map(\.account)).count > 1
    jobs = names.map { name in
      Job(
        name, runs: (runs[name] ?? []).map { ReportedRun($0, showsAccount: isOfSeveralAccounts) },
        openStarts: open[name] ?? [], notStarted: missing[name])
    }
    .sorted { $0.state == $1.state ? NaturalOrder.precedes($0.name.text, $1.name.text) : $0.state < $1.state }
    let times = input.runs.flatMap { [$0.startTime, $0.outcome?.seenTime] } + input.openStarts.map(\.time)
    asOf = times.compactMap { $0.flatMap { UTCTime($0) } }.max()
  }

  package func count(_ state: State) -> Int { jobs.count { $0.state == state } }
}

extension Report.Job {
  fileprivate init(
    _ name: JobName, runs: [ReportedRun], openStarts: [ReportInput.OpenStart], notStarted: ReportInput.NotStarted?
  ) {
    self.name = name
    let runs = runs.sorted { Self.order($0) > Self.order($1) }
    self.runs = runs
    self.openStarts = openStarts.sorted { ($0.time, $0.digest) < ($1.time, $1.digest) }
    self.notStarted = notStarted
    let measured = runs.first(where: \.hasMetrics)
    self.measured = measured
    let comparable = measured.map { run in runs.filter { $0.hasMetrics && $0.isComparable(to: run) } } ?? []
    comparison = comparable.count > 1 ? RunComparison(of: comparable[0], with: comparable[1]) : nil
    trend = Trend(of: comparable)
  }

  private static func order(_ run: ReportedRun) -> (Double, String, String) {
    (run.start?.seconds ?? -.infinity, run.record.startTime, run.record.audienceGenerationJobArn)
  }

  package var latest: ReportedRun? { runs.first }

  /// Whether `measured` is an earlier run, because the latest has no metrics.
  package var isMeasuredEarlier: Bool {
    guard let measured, let latest else { return false }
    return !measured.record.audienceGenerationJobArn.utf8.elementsEqual(latest.record.audienceGenerationJobArn.utf8)
  }

  /// The run's number in the trend; nil where it has none.
  package func trendValue(of run: ReportedRun) -> Double? {
    trend?.points.first {
      $0.run.record.audienceGenerationJobArn.utf8.elementsEqual(run.record.audienceGenerationJobArn.utf8)
    }?.value
  }

  /// Whether the run has metrics that are not held against the latest ones, because another model gave them.
  package func isOfOtherModel(_ run: ReportedRun) -> Bool {
    run.hasMetrics && !(measured?.isComparable(to: run) ?? true)
  }

  /// Of the latest run, unless another one is about to follow it: an open start, or a declared one that is missing.
  package var state: Report.State {
    if !openStarts.isEmpty { return .openStart }
    if notStarted != nil { return .notStarted }
    return switch latest?.status {
    case .failed: .failed
    case .running, nil: .running
    case .active: .active
    case .deleted: .deleted
    }
  }
}
