import Foundation
import Testing

extension Workplace {
  /// Adds to the state how the recorded job of that name ended.
  ///
  /// - Parameter members: from `status`, or `deleted`, on, as JSON members.
  func recordEnd(of name: String, _ members: String) throws {
    let record = try #require(
      try records(in: state).last { $0["name"] as? String == name && $0["record"] as? String == "started" })
    let known = try ["name", "digest", "audienceGenerationJobArn"].map { key in
      #""\#(key)":"\#(try #require(record[key] as? String))""#
    }
    let text = try String(contentsOf: state, encoding: .utf8)
    try write(
      text + #"{"record":"ended",\#(known.joined(separator: ",")),\#(members)}"# + "\n", to: "usher.state.jsonl")
  }

  static let failure = #"""
    "status":"CREATE_FAILED","updateTime":"2026-11-30T09:00:00.250Z","statusCode":"SEED_AUDIENCE_INVALID",\#
    "message":"only 3 ids","seenTime":"2026-11-30T10:00:00Z"
    """#
  static let success = #"""
    "status":"ACTIVE","updateTime":"2026-11-30T09:00:00Z","seenTime":"2026-11-30T10:00:00Z",\#
    "metrics":{"relevanceMetrics":[{"audienceSize":{"type":"PERCENTAGE","value":5},"score":0.84}],"recallMetric":0.3}
    """#
  static let deletion = #""deleted":true,"seenTime":"2026-11-30T11:00:00Z""#
}
