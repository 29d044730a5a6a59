import CleanRoomsMLModel

extension AudienceQualityMetrics {
  /// Metrics of a finished job: made up from its ARN, so that they are the same whenever they are asked for. As the
  /// service's, the relevance falls as the size grows, and the recall lies at or above the share of the largest size.
  static func emulated(for arn: String, at sizes: AudienceSizes) -> AudienceQualityMetrics {
    // FNV-1a: Swift's own hashes differ from run to run.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in arn.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let step = 600 / max(sizes.values.count, 4)
    let metrics = sizes.values.enumerated().map { index, size in
      let noise = Int((hash >> UInt64(16 * index % 64)) % UInt64(min(step, 100)))
      return RelevanceMetric(
        sizeType: sizes.type, sizeValue: size, score: Double(900 - step * index - noise) / 100)
    }
    return AudienceQualityMetrics(relevanceMetrics: metrics, recallMetric: Double(200 + hash % 700) / 1000)
  }
}
