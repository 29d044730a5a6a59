import JobModel
import StateFile
import TestSupport

/// Values for tests, each made from a number.
enum Sample {
  static let header = #"{"format":"usher.state","version":1,"service":"aws"}"#

  static func id(_ number: Int) -> RecordID {
    var generator = SeededGenerator(seed: UInt64(number))
    return RecordID(using: &generator)
  }

  static func name(_ number: Int) -> JobName { JobName("job-\(number)")! }

  static func digest(_ number: Int) -> SpecDigest { SpecDigest(of: Array("spec \(number)".utf8)) }

  static func run(_ name: Int, _ digest: Int) -> RunID {
    RunID(.audienceGenerationJob, self.name(name), self.digest(digest))
  }

  static func time(_ second: Int) -> String { "2026-11-23T08:00:\(second < 10 ? "0" : "")\(second)Z" }

  static func arn(_ number: Int, account: String = "123456789012") -> String {
    "arn:aws:cleanrooms-ml:us-east-1:\(account):audience-generation-job/\(number)"
  }

  static func model(_ number: Int) -> String {
    "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/\(number)"
  }

  static func intent(_ number: Int, name: Int? = nil, digest: Int? = nil) -> Intent {
    Intent(
      id: id(number), run: run(name ?? number, digest ?? name ?? number),
      serviceName: "job-\(number) \u{212B} \"quoted\" \u{1F600}\n", sourceArn: model(number),
      roleArn: "arn:aws:iam::123456789012:role/seed", region: "us-east-1", path: "jobs/\(number).yaml", time: time(1))
  }

  static func started(
    _ number: Int, name: Int? = nil, digest: Int? = nil, arn: String? = nil, time second: Int = 2,
    serviceName: String? = nil, adopted: Bool = false
  ) -> StartedRecord {
    StartedRecord(
      id: id(number), run: run(name ?? number, digest ?? name ?? number),
      serviceName: serviceName ?? "job-\(number)", audienceGenerationJobArn: arn ?? self.arn(number),
      region: "us-east-1", configuredAudienceModelArn: model(number), time: time(second),
      path: "jobs/\u{E9}/\(number).yaml", fields: #"{"seedAudience":{"n":[1,-2.5e3,true,null,"\"\u0001é"]}}"#,
      adopted: adopted)
  }

  static let metrics =
    #"{"relevanceMetrics":[{"audienceSize":{"type":"PERCENTAGE","value":5},"score":0.84}],"recallMetric":0.3}"#

  /// - Parameters:
  ///   - updated: the second of the service's time; nil: the job was deleted.
  ///   - seen: the second at which usher saw it.
  static func ended(
    _ number: Int, arn: String? = nil, updated: Int?, seen: Int, failed: Bool = false
  ) -> EndedRecord {
    EndedRecord(
      run(number, number), arn: arn ?? self.arn(number),
      JobOutcome(
        status: updated == nil ? nil : failed ? .createFailed : .active, isDeleted: updated == nil,
        statusCode: failed ? "SEED_AUDIENCE_INVALID" : nil, cleanedMessage: failed ? "\"É\"\n" : nil,
        metricsText: failed ? nil : metrics, updateTime: updated.map { time($0).replacing("Z", with: ".250Z") },
        seenTime: time(seen)))
  }

  static func tombstone(_ numbers: [Int]) -> Tombstone {
    Tombstone(ids: numbers.map { id($0) }, name: name(numbers[0]), time: time(9))
  }
}
