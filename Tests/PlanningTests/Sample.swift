import CleanRoomsMLModel
import JSONText
import JobModel
import Planning
import StateFile
import Testing

/// A declared job, a recorded run or an open intent, made from what a test is about and from nothing else.
struct Sample {
  static let account = "123456789012"

  var name = "spring"
  var revision: String?
  var givenServiceName: String?
  var account = Sample.account
  var region = "us-east-1"
  var path = "jobs/spring.yaml"
  var role = "reader"
  var s3Uri: String? = "s3://seeds/spring.jsonl"
  /// Members of `seedAudience` to add, each as JSON with a comma before it.
  var seed = ""
  var includeSeed = false

  func with(_ change: (inout Sample) -> Void) -> Sample {
    var other = self
    change(&other)
    return other
  }

  var jobName: JobName { get throws { try #require(JobName(name)) } }

  var request: StartAudienceGenerationJobRequest {
    get throws {
      var s3Uri = JSONWriter()
      s3Uri.string(self.s3Uri ?? "")
      let source = self.s3Uri == nil ? "" : #", "dataSource": {"s3Uri": \#(s3Uri.text)}"#
      let json = """
        {"name": "sent", "configuredAudienceModelArn": "arn:aws:cleanrooms-ml:\(region):\(account):configured-audience-model/m",
         "seedAudience": {"roleArn": "arn:aws:iam::\(account):role/\(role)"\(source)\(seed)},
         "includeSeedInOutput": \(includeSeed)}
        """
      return StartAudienceGenerationJobRequest(reading: try JSONValue(parsing: Array(json.utf8)))
    }
  }

  /// The material fields as the state keeps them.
  var fields: String {
    get throws {
      var json = JSONWriter()
      MaterialFields(of: try request, revision: revision).write(to: &json)
      return json.text
    }
  }

  var digest: SpecDigest { get throws { SpecDigest(of: try fields.utf8) } }

  /// - Parameter isWanted: whether it carries its request.
  func declared(isWanted: Bool = true) throws -> DeclaredJob {
    var job = DeclaredJob(
      run: RunID(.audienceGenerationJob, try jobName, try digest), revision: revision,
      givenServiceName: givenServiceName,
      location: SourceLocation(file: "repo/" + path, line: 3, column: 1), path: path, account: account,
      region: region)
    if isWanted { job.request = try request }
    return job
  }

  /// The state's line of the run as started.
  func started(_ number: Int = 1, second: Int = 0, fields: String? = nil) throws -> String {
    try line("started", number, second) { json in
      json.member("audienceGenerationJobArn", Self.arn(number, account: account, region: region))
      json.key("fields")
      json.raw(try fields ?? self.fields)
    }
  }

  /// The state's line of an intent to start the run.
  func intent(_ number: Int = 1, second: Int = 0) throws -> String {
    try line("intent", number, second) { $0.member("roleArn", "arn:aws:iam::\(account):role/\(role)") }
  }

  /// The state's line of how a job of the run ended.
  ///
  /// - Parameter members: from `status`, or `deleted`, on.
  func ended(_ number: Int = 1, _ members: String) throws -> String {
    #"{"record":"ended","name":"\#(name)","digest":"\#(try digest)","audienceGenerationJobArn":"#
      + #""\#(Self.arn(number, account: account, region: region))",\#(members)}"#
  }

  static let failure =
    #""status":"CREATE_FAILED","updateTime":"2026-11-30T09:00:00Z","statusCode":"SEED_AUDIENCE_INVALID","#
    + #""message":"only 3 ids","seenTime":"2026-11-30T10:00:00Z""#
  static let success =
    #""status":"ACTIVE","updateTime":"2026-11-30T09:00:00Z","seenTime":"2026-11-30T10:00:00Z""#
  static let deletion = #""deleted":true,"seenTime":"2026-11-30T11:00:00Z""#

  private func line(
    _ record: String, _ number: Int, _ second: Int, _ more: (inout JSONWriter) throws -> Void
  ) throws -> String {
    let job = try declared(isWanted: false)
    var json = JSONWriter()
    json.open(UInt8(ascii: "{"))
    json.member("record", record)
    json.member("id", String(repeating: "0", count: 32 - "\(number)".count) + "\(number)")
    json.member("name", name)
    json.member("digest", job.digest.description)
    json.member("serviceName", job.serviceName)
    json.member("region", region)
    json.member("configuredAudienceModelArn", try request.configuredAudienceModelArn)
    json.member("time", Self.time(second))
    json.member("path", path)
    try more(&json)
    json.close(UInt8(ascii: "}"))
    return json.text
  }

  static func time(_ second: Int) -> String { "2026-11-23T08:00:\(second < 10 ? "0" : "")\(second)Z" }

  static func arn(_ number: Int, account: String = Sample.account, region: String = "us-east-1") -> String {
    "arn:aws:cleanrooms-ml:\(region):\(account):audience-generation-job/\(number)"
  }
}

extension Snapshot {
  /// A state with these lines.
  init(lines: [String]) throws {
    let header = #"{"format":"usher.state","version":1,"service":"aws"}"#
    try self.init(Array(([header] + lines).map { $0 + "\n" }.joined().utf8), at: .file("usher.state.jsonl"))
  }
}

/// Plans as the command does: only runs that are not started carry their request.
func planned(_ jobs: [Sample], scopes: [String] = [""], _ lines: [String] = []) throws -> Plan {
  let snapshot = try Snapshot(lines: lines)
  let declared = try jobs.map { job in
    try job.declared(isWanted: !snapshot.isStarted(job.declared(isWanted: false).run))
  }
  return plan(declared, scopes: scopes, against: snapshot)
}
