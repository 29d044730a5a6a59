import CleanRoomsMLModel

/// The sizes that a configured audience model offers (`AudienceSizeConfig`): the exports that it takes, and those for
/// which the metrics of its jobs have a score.
package struct AudienceSizes: Equatable, Sendable {
  /// `ABSOLUTE` or `PERCENTAGE`.
  let type: String
  /// Ascending.
  let values: [Int]
  /// Whether every size will do; the metrics then are those of `values`.
  let takesAny: Bool

  static let percentages = AudienceSizes(type: "PERCENTAGE", values: [1, 5, 10, 20], takesAny: false)
  static let every = AudienceSizes(type: percentages.type, values: percentages.values, takesAny: true)

  private init(type: String, values: [Int], takesAny: Bool) {
    self.type = type
    self.values = values
    self.takesAny = takesAny
  }

  /// `PERCENTAGE:1,5,10,20` or `ABSOLUTE:1000,20000`, with up to 25 sizes; or `any`.
  package init?(_ text: String) {
    if text == "any" {
      self = .every
      return
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, FieldConstraints.audienceSizeType.violation(of: parts[0]) == nil else { return nil }
    let texts = parts[1].split(separator: ",", omittingEmptySubsequences: false)
    let values = texts.compactMap { Int($0) }
    guard values.count == texts.count, FieldConstraints.audienceSizeCount.contains(values.count),
      values.allSatisfy(Self.range(of: parts[0]).contains), Set(values).count == values.count
    else { return nil }
    self.init(type: parts[0], values: values.sorted(), takesAny: false)
  }

  package var text: String {
    takesAny ? "any" : "\(type):\(values.map(String.init).joined(separator: ","))"
  }

  func offers(_ size: AudienceSize) -> Bool {
    takesAny ? Self.range(of: size.type).contains(size.value) : size.type == type && values.contains(size.value)
  }

  private static func range(of type: String) -> ClosedRange<Int> {
    type == "PERCENTAGE" ? FieldConstraints.audiencePercentage : FieldConstraints.audienceSizeValue
  }
}
