import CleanRoomsMLModel
import JSONText

/// What happens to jobs; the emulated service's whole state is what its events add up to.
enum JobEvent: Sendable {
  case created(Job)
  case deleted(arn: String, Timestamp)
  /// A job's tags, all of them.
  case tagged(arn: String, StringMap)
  /// An export, by the request that started it.
  case exported(StartAudienceExportJobRequest, id: String, Timestamp)

  /// Writes the event as one JSON line.
  func write(to json: inout JSONWriter) {
    json.object { json in
      switch self {
      case .created(let job):
        json.member("event", "created")
        job.writeMembers(to: &json)
      case .deleted(let arn, let time):
        json.member("event", "deleted")
        json.member("audienceGenerationJobArn", arn)
        json.member("time", time.milliseconds)
      case .tagged(let arn, let tags):
        json.member("event", "tagged")
        json.member("audienceGenerationJobArn", arn)
        json.member("tags", tags) { $0.write(to: &$1) }
      case .exported(let request, let id, let time):
        json.member("event", "exported")
        json.member("name", request.name)
        json.member("audienceGenerationJobArn", request.audienceGenerationJobArn)
        json.member("audienceSize", request.audienceSize) { $0.write(to: &$1) }
        json.member("description", request.description)
        json.member("id", id)
        json.member("time", time.milliseconds)
      }
    }
    json.newline()
  }

  /// nil when the line holds no event.
  init?(reading json: JSONValue) {
    guard let arn = json["audienceGenerationJobArn"]?.string else { return nil }
    switch json["event"]?.string {
    case "created":
      guard let job = Job(reading: json, arn: arn) else { return nil }
      self = .created(job)
    case "deleted":
      guard let time = json["time"]?.integer else { return nil }
      self = .deleted(arn: arn, Timestamp(milliseconds: time))
    case "tagged":
      guard let tags = json["tags"] else { return nil }
      self = .tagged(arn: arn, StringMap(reading: tags))
    case "exported":
      guard let id = json["id"]?.string, let time = json["time"]?.integer, let name = json["name"]?.string,
        let size = json.member("audienceSize").flatMap({ AudienceSize(reading: $0) })
      else { return nil }
      let request = StartAudienceExportJobRequest(
        name: name, audienceGenerationJobArn: arn, audienceSize: size, description: json["description"]?.string)
      self = .exported(request, id: id, Timestamp(milliseconds: time))
    default: return nil
    }
  }
}

extension Job {
  fileprivate func writeMembers(to json: inout JSONWriter) {
    json.member("audienceGenerationJobArn", arn)
    json.member("account", place.account)
    json.member("region", place.region)
    json.member("name", name)
    json.member("description", description)
    json.member("configuredAudienceModelArn", configuredAudienceModelArn)
    json.member("includeSeedInOutput", includeSeedInOutput)
    json.member("collaborationId", collaborationId)
    json.member("time", created.milliseconds)
    json.member("tags", tags) { $0.write(to: &$1) }
    json.member("startedBy", startedBy == place.account ? nil : startedBy)
    json.member("listedIn", listedIn == place.region ? nil : listedIn)
  }

  fileprivate init?(reading json: JSONValue, arn: String) {
    guard let account = json["account"]?.string, let region = json["region"]?.string, let name = json["name"]?.string,
      let model = json["configuredAudienceModelArn"]?.string, let time = json["time"]?.integer
    else { return nil }
    self.init(
      arn: arn, place: Place(account: account, region: region), name: name, description: json["description"]?.string,
      configuredAudienceModelArn: model, includeSeedInOutput: json["includeSeedInOutput"]?.bool,
      collaborationId: json["collaborationId"]?.string, created: Timestamp(milliseconds: time),
      tags: json["tags"].map { StringMap(reading: $0) } ?? StringMap(), startedBy: json["startedBy"]?.string,
      listedIn: json["listedIn"]?.string)
  }
}
