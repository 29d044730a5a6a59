package import CleanRoomsMLModel

/// How relevant an audience is at each size that the model offers. AWS's own texts give two scales for the scores, 0 to
/// 10 and -1 to 1, so none is assumed, and scores of two models are never held against each other.
package struct Relevance: Sendable {
  package struct Size: Sendable {
    /// `ABSOLUTE` or `PERCENTAGE`.
    package var type: String
    package var value: Int
    /// As the service gave it; nil where it gave none.
    package var score: Double?
    /// The length of its bar, 0 to 1; the job's own best score has 1.
    package var bar: Double
  }

  /// By type, then size.
  package let sizes: [Size]
  /// Where the bars begin, if not at 0: the lowest score, because one is below 0.
  package let baseline: Double?

  /// How much of the longest bar a size must keep to be worth exporting.
  package static let worthwhile = 0.75

  package init(_ metrics: AudienceQualityMetrics) {
    let measured = metrics.relevanceMetrics.map { metric in
      Size(
        type: metric.sizeType, value: metric.sizeValue, score: metric.score.flatMap { $0.isFinite ? $0 : nil }, bar: 0)
    }.sorted { ($0.type, $0.value) < ($1.type, $1.value) }
    let scores = measured.compactMap(\.score)
    let (best, lowest) = (scores.max() ?? 0, scores.min() ?? 0)
    baseline = lowest < 0 ? lowest : nil
    let (start, length) = (min(lowest, 0), best - min(lowest, 0))
    sizes = measured.map { size in
      var size = size
      // All scores may be the same, and 0: then every bar is the longest.
      if let score = size.score { size.bar = length > 0 ? (score - start) / length : 1 }
      return size
    }
  }

  /// The largest size whose bar keeps three quarters of the longest.
  package var worthExporting: Size? { sizes.last { $0.score != nil && $0.bar >= Self.worthwhile } }

  /// What a random selection would find: the share of the largest size, if sizes are percentages.
  package var randomRecall: Double? {
    guard !sizes.isEmpty, sizes.allSatisfy({ $0.type == "PERCENTAGE" }), let largest = sizes.last else { return nil }
    return Double(largest.value) / 100
  }

  package func score(at size: Size) -> Double? {
    sizes.first { $0.type == size.type && $0.value == size.value }?.score
  }
}

/// How much of the seed the largest audience finds again, 0 to 1, beside what a random selection would find.
package struct Recall: Sendable {
  package let value: Double
  /// nil where sizes are no percentages: then nothing can be said.
  package let random: Double?

  /// "About equal" to a random selection, as the service says, is anything up to a tenth above it.
  package var isRandom: Bool { random.map { value <= $0 * 1.1 } ?? false }
  /// How many times as much as a random selection.
  package var factor: Double? { random.flatMap { $0 > 0 ? value / $0 : nil } }
}
