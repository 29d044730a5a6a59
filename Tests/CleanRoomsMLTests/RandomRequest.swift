import CleanRoomsMLModel
import Foundation
import JSONText
import TestSupport

/// A request that keeps the service's constraints, with every member and union in turn: as JSON by Foundation, and as
/// the value that is read from it.
struct RandomRequest {
  var json: String
  var value: StartAudienceGenerationJobRequest

  static func next(_ random: inout SeededGenerator) throws -> RandomRequest {
    var members: [String: Any] = [
      "name": "n" + text(&random, 0...62),
      "configuredAudienceModelArn":
        "arn:\(random.pick(["aws", "aws-cn", "aws-us-gov"])):cleanrooms-ml:\(random.pick(["us-east-1", "eu-west-3"]))"
        + ":123456789012:configured-audience-model/m/\(Int.random(in: 0...99, using: &random))",
      "seedAudience": seed(&random),
    ]
    if Bool.random(using: &random) { members["includeSeedInOutput"] = Bool.random(using: &random) }
    if Bool.random(using: &random) { members["collaborationId"] = "11111111-2222-3333-4444-555555555555" }
    if Bool.random(using: &random) { members["description"] = text(&random, 0...255) }
    if Bool.random(using: &random) { members["tags"] = map(&random, 0...50, keyLength: 1...120, valueLength: 0...256) }
    let data = try JSONSerialization.data(withJSONObject: members)
    return RandomRequest(
      json: String(decoding: data, as: UTF8.self),
      value: StartAudienceGenerationJobRequest(reading: try JSONValue(parsing: Array(data))))
  }

  /// The same for an export.
  static func nextExport(
    _ random: inout SeededGenerator
  ) throws -> (json: String, value: StartAudienceExportJobRequest) {
    let isPercentage = Bool.random(using: &random)
    var members: [String: Any] = [
      "name": "n" + text(&random, 0...62),
      "audienceGenerationJobArn":
        "arn:\(random.pick(["aws", "aws-cn", "aws-us-gov"])):cleanrooms-ml:\(random.pick(["us-east-1", "eu-west-3"]))"
        + ":123456789012:audience-generation-job/j/\(Int.random(in: 0...99, using: &random))",
      "audienceSize": [
        "type": isPercentage ? "PERCENTAGE" : "ABSOLUTE",
        "value": Int.random(in: 1...(isPercentage ? 100 : 20_000_000), using: &random),
      ],
    ]
    if Bool.random(using: &random) { members["description"] = text(&random, 0...255) }
    let data = try JSONSerialization.data(withJSONObject: members)
    let value = StartAudienceExportJobRequest(reading: try JSONValue(parsing: Array(data)))
    return (String(decoding: data, as: UTF8.self), value)
  }

  private static func seed(_ random: inout SeededGenerator) -> [String: Any] {
    var seed: [String: Any] = ["roleArn": "arn:aws:iam::123456789012:role/path/\(text(&random, 1...20))"]
    if Bool.random(using: &random) {
      seed["dataSource"] = ["s3Uri": "s3://bucket/\(text(&random, 1...60))"]
    } else {
      var sql: [String: Any] =
        Bool.random(using: &random)
        ? ["queryString": text(&random, 0...2000)]
        : [
          "analysisTemplateArn":
            "arn:aws:cleanrooms:us-east-1:123456789012:membership/ab-1/analysistemplate/cd-2"
        ]
      if Bool.random(using: &random) {
        sql["parameters"] = ["p_1": text(&random, 0...200), "P2": "", "\(Int.random(in: 0...9, using: &random))": "x"]
      }
      seed["sqlParameters"] = sql
    }
    guard Bool.random(using: &random) else { return seed }
    var worker: [String: Any] = [:]
    if Bool.random(using: &random) { worker["type"] = random.pick(["CR.1X", "CR.4X", "CR.8X"]) }
    if Bool.random(using: &random) { worker["number"] = Int.random(in: 2...1024, using: &random) }
    if Bool.random(using: &random) {
      worker["properties"] = ["spark": map(&random, 0...50, keyLength: 1...150, valueLength: 0...500)]
    }
    seed["sqlComputeConfiguration"] = ["worker": worker]
    return seed
  }

  private static func map(
    _ random: inout SeededGenerator, _ count: ClosedRange<Int>, keyLength: ClosedRange<Int>,
    valueLength: ClosedRange<Int>
  ) -> [String: String] {
    var map: [String: String] = [:]
    for index in 0..<Int.random(in: count, using: &random) {
      map["k\(index)" + text(&random, keyLength)] = text(&random, valueLength)
    }
    return map
  }

  /// Of characters that a name may have: no control character, nothing above U+FFFF.
  private static let scalars = Array(
    "abcXYZ 019-_.:/+=@\"\\'<>&äéßñ漢字кир\u{301}\u{200D}\u{FEFF}\u{FFFD}\t".unicodeScalars)

  private static func text(_ random: inout SeededGenerator, _ length: ClosedRange<Int>) -> String {
    var view = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &random) { view.append(random.pick(scalars)) }
    return String(view)
  }
}
