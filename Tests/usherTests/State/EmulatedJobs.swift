import Foundation
import TestSupport
import Testing

/// Jobs that others start, tag and delete at the emulator, written as lines of its file.
extension Workplace {
  static let account = "123456789012"

  private func append(_ event: [String: Any], sourceLocation: SourceLocation = #_sourceLocation) throws {
    if !FileManager.default.fileExists(atPath: emulator.path) { try emulate(#""jobSeconds":0"#) }
    let line = try JSONSerialization.data(withJSONObject: event, options: [.sortedKeys, .withoutEscapingSlashes])
    let file = try FileHandle(forWritingTo: emulator)
    try file.seekToEnd()
    try file.write(contentsOf: line + Data("\n".utf8))
    try file.close()
  }

  /// Starts a job as somebody else would, and returns its ARN.
  func startForeign(
    _ name: String, tags: [String: String] = [:], account: String = Workplace.account, model: String = Manifest.model
  ) throws -> String {
    let id = UUID().uuidString.lowercased()
    let arn = "arn:aws:cleanrooms-ml:us-east-1:\(account):audience-generation-job/\(id)"
    try append([
      "event": "created", "audienceGenerationJobArn": arn, "account": account, "region": "us-east-1", "name": name,
      "configuredAudienceModelArn": model, "time": 1_790_000_000_000, "tags": tags,
    ])
    return arn
  }

  func deleteJob(_ arn: String) throws {
    try append(["event": "deleted", "audienceGenerationJobArn": arn, "time": 1_790_000_000_000])
  }

  func setTags(_ tags: [String: String], of arn: String) throws {
    try append(["event": "tagged", "audienceGenerationJobArn": arn, "tags": tags])
  }

  /// The tags of a job by now, without those of users.
  func tags(of arn: String) throws -> [String: String] {
    let events = try records(in: emulator).filter { $0["audienceGenerationJobArn"] as? String == arn }
    let tags = events.compactMap { $0["tags"] as? [String: String] }.last ?? [:]
    return tags.filter { $0.key.hasPrefix("usher:") }
  }

  /// How many jobs were started, by whomever.
  var startedCount: Int {
    get throws { try records(in: emulator).count { $0["event"] as? String == "created" } }
  }

  /// The digest of a declared job, by `plan`.
  func digest(of name: String) throws -> String {
    let output = try usher(["plan", "m", "--format", "json"]).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let jobs = try #require((document["plan"] as? [String: Any])?["jobs"] as? [[String: Any]])
    return try #require(jobs.first { $0["name"] as? String == name }?["digest"] as? String)
  }

  /// The runs that the state has, as `name digest arn`.
  func recordedRuns() throws -> Set<String> {
    Set(
      try records(in: state).filter { $0["record"] as? String == "started" }.map { record in
        ["name", "digest", "audienceGenerationJobArn"].map { record[$0] as? String ?? "" }.joined(separator: " ")
      })
  }

  /// An intent that an apply left open, as a line of the state.
  func openIntent(_ name: String, digest: String, serviceName: String? = nil) throws {
    let text = (try? String(contentsOf: state, encoding: .utf8)) ?? ""
    let header = #"{"format":"usher.state","version":1,"service":"emulator:ab"}"# + "\n"
    let line = """
      {"record":"intent","id":"\(digest.prefix(32))","name":"\(name)","digest":"\(digest)",\
      "serviceName":"\(serviceName ?? "\(name)-\(digest.prefix(8))")","configuredAudienceModelArn":"\(Manifest.model)",\
      "roleArn":"arn:aws:iam::123456789012:role/seed-reader","region":"us-east-1","path":"m/jobs.yaml",\
      "time":"2026-11-20T08:00:00Z"}

      """
    try write((text.isEmpty ? header : text) + line, to: "usher.state.jsonl")
  }
}
