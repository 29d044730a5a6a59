/// A run beside the one before it of the same job and the same model.
package struct RunComparison: Sendable {
  package enum Verdict: String, Sendable {
    case better, worse, same, mixed
  }

  /// One number that both have.
  package struct Change: Sendable {
    /// The audience size that a score is of; nil for the recall.
    package var size: Relevance.Size?
    package var old: Double
    package var new: Double

    /// Differences of up to a hundredth say nothing.
    var direction: Int {
      abs(new - old) <= 0.01 * max(abs(old), abs(new)) ? 0 : new > old ? 1 : -1
    }
  }

  package let earlier: ReportedRun
  /// The recall first, then the scores by size.
  package let changes: [Change]

  /// nil where they share no number.
  init?(of run: ReportedRun, with earlier: ReportedRun) {
    var changes: [Change] = []
    if let old = earlier.recall, let new = run.recall { changes.append(Change(old: old.value, new: new.value)) }
    for size in run.relevance?.sizes ?? [] {
      guard let new = size.score, let old = earlier.relevance?.score(at: size) else { continue }
      changes.append(Change(size: size, old: old, new: new))
    }
    if changes.isEmpty { return nil }
    self.earlier = earlier
    self.changes = changes
  }

  /// Better where something rose and nothing fell.
  package var verdict: Verdict {
    let (rises, falls) = (changes.contains { $0.direction > 0 }, changes.contains { $0.direction < 0 })
    return rises ? (falls ? .mixed : .better) : falls ? .worse : .same
  }
}

/// One number over the runs of a job with one model, oldest first.
package struct Trend: Sendable {
  package struct Point: Sendable {
    package var run: ReportedRun
    package var value: Double
  }

  /// The audience size that it is the score of; nil for the recall.
  package let size: Relevance.Size?
  /// At least two.
  package let points: [Point]

  /// The recall, or the score at the smallest size where fewer than two runs have a recall.
  ///
  /// - Parameter runs: the latest first, all of one model.
  init?(of runs: [ReportedRun]) {
    let recalls = runs.reversed().compactMap { run in run.recall.map { Point(run: run, value: $0.value) } }
    if recalls.count > 1 {
      (size, points) = (nil, recalls)
      return
    }
    guard let size = runs.first?.relevance?.sizes.first else { return nil }
    points = runs.reversed().compactMap { run in
      run.relevance?.score(at: size).map { Point(run: run, value: $0) }
    }
    self.size = size
    if points.count < 2 { return nil }
  }
}
