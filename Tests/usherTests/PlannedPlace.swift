import Foundation
import TestSupport
import Testing

/// A workplace whose plan has a job of every kind.
struct PlannedPlace {
  let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.emulate(#""jobSeconds":0"#)
    let others = [Manifest.job("kept"), Manifest.job("access", seed: "s3://acme-seeds/access.jsonl")]
    try workplace.write(
      others.joined() + Manifest.job("changed", revision: "1") + Self.sql("secret", query: "SELECT user_id FROM old"),
      to: "m/jobs.yaml")
    try workplace.write(Manifest.job("gone", seed: "s3://acme-seeds/gone.jsonl"), to: "m/gone.yaml")
    #expect(try workplace.usher(["apply", "m"] + Workplace.approved).status == 0)

    try FileManager.default.removeItem(at: workplace.file("m/gone.yaml"))
    try workplace.write(
      others[0] + others[1].replacing("role/seed-reader", with: "role/another")
        + Manifest.job("changed", seed: "s3://acme-seeds/2026.jsonl", more: ["includeSeedInOutput: true"])
        + Self.sql("secret", query: "SELECT user_id FROM new")
        + Manifest.job("new", seed: "s3://acme-seeds/new.jsonl", revision: "2026-W47", more: ["description: words"])
        + Manifest.job("open", seed: "s3://acme-seeds/o"),
      to: "m/jobs.yaml")
    try openIntent("open", digest: digest(of: "open"), number: 1)
    try openIntent("given-up", digest: String(repeating: "ab", count: 32), number: 2)
  }

  /// Declares again, under another name, what is no longer declared.
  func rename() throws {
    try workplace.write(Manifest.job("renamed", seed: "s3://acme-seeds/gone.jsonl"), to: "m/renamed.yaml")
  }

  static func sql(_ name: String, query: String) -> String {
    Manifest.job(name, seed: "s3://acme-seeds/seed.jsonl").replacing(
      #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#, with: "sqlParameters: {queryString: \"\(query)\"}")
  }

  private func digest(of name: String) throws -> String {
    let output = try workplace.usher(["plan", "m", "--format", "json"]).standardOutput
    let document = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let jobs = try #require((document["plan"] as? [String: Any])?["jobs"] as? [[String: Any]])
    return try #require(jobs.first { $0["name"] as? String == name }?["digest"] as? String)
  }

  private func openIntent(_ name: String, digest: String, number: Int) throws {
    let id = String(repeating: "0", count: 31) + "\(number)"
    let line = """
      {"record":"intent","id":"\(id)","name":"\(name)","digest":"\(digest)","serviceName":"\(name)-\(digest.prefix(8))",\
      "configuredAudienceModelArn":"\(Manifest.model)","roleArn":"arn:aws:iam::123456789012:role/seed-reader",\
      "region":"us-east-1","path":"jobs.yaml","time":"2026-11-20T08:00:00Z"}

      """
    let state = try String(contentsOf: workplace.state, encoding: .utf8)
    try workplace.write(state + line, to: "usher.state.jsonl")
  }
}
