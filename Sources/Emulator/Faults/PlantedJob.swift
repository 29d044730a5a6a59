import AWSCore
package import CleanRoomsMLModel
import JSONText

/// A job that nobody started through this service, with any ARN: another account's or region's, as one that shows by
/// mistake or through a collaboration; or of any account by hand.
package struct PlantedJob: Sendable {
  package var arn: String
  package var name: String
  package var configuredAudienceModelArn: String
  package var collaborationId: String?
  package var tags = StringMap()
  /// The account that started it; nil: the ARN's.
  package var startedBy: String?
  /// The region whose list and Get show it; nil: the ARN's.
  package var listedIn: String?
  /// How many seconds ago it was created.
  package var age: Double = 0

  /// - Parameter change: sets what is not as above.
  package init(
    arn: String, name: String, configuredAudienceModelArn: String, _ change: (inout PlantedJob) -> Void = { _ in }
  ) {
    self.arn = arn
    self.name = name
    self.configuredAudienceModelArn = configuredAudienceModelArn
    change(&self)
  }

  /// It holds its name in the place of its ARN, wherever it shows.
  func planted(at now: Timestamp) -> Job {
    let parts = Arn(arn)
    return Job(
      arn: arn, place: Place(account: parts?.account ?? "", region: parts?.region ?? ""), name: name,
      configuredAudienceModelArn: configuredAudienceModelArn, collaborationId: collaborationId,
      created: now.adding(seconds: -age), tags: tags, startedBy: startedBy, listedIn: listedIn)
  }
}

extension PlantedJob {
  init(_ json: JSONValue, at path: String) throws(FaultFileMistake) {
    let job = try FaultFileObject(json, at: path, members: Self.members)
    func required(_ name: String) throws(FaultFileMistake) -> String {
      guard let text = try job.text(name) else { throw FaultFileMistake("\(path): the member \(name) is missing") }
      return text
    }
    self.init(
      arn: try required("audienceGenerationJobArn"), name: try required("name"),
      configuredAudienceModelArn: try required("configuredAudienceModelArn"))
    collaborationId = try job.text("collaborationId")
    tags = try job.texts("tags") ?? tags
    startedBy = try job.account("startedBy")
    listedIn = try job.text("listedIn")
    age = try job.number("age", in: 0...EmulatorSwitches.maximumSeconds) ?? age
  }

  static let members = [
    "audienceGenerationJobArn", "name", "configuredAudienceModelArn", "collaborationId", "tags", "startedBy",
    "listedIn", "age",
  ]
}
