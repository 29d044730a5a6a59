import AWSCore
import CleanRoomsMLModel
import JSONText

extension HTTPResponse {
  /// A 200 whose body `write` makes inside an object.
  static func answer(_ write: (inout JSONWriter) -> Void = { _ in }) -> HTTPResponse {
    var json = JSONWriter()
    json.object(write)
    return HTTPResponse(
      status: 200, headers: HTTPHeaders([("content-type", "application/json")]), body: json.bytes)
  }

  /// An error in the form of restJson1: its type in a header, its message in the body.
  static func fault(_ fault: ServiceFault) -> HTTPResponse {
    var json = JSONWriter()
    json.object { json in
      json.member("message", fault.message)
      json.member("quotaName", fault.quota?.name)
      json.member("quotaValue", fault.quota?.value)
    }
    return HTTPResponse(
      status: fault.status,
      headers: HTTPHeaders([("content-type", "application/json"), ("x-amzn-errortype", fault.type)]), body: json.bytes)
  }

  static func job(_ job: Job, _ moment: JobMoment, at now: Timestamp, under switches: EmulatorSwitches) -> HTTPResponse
  {
    .answer { json in
      job.summary(moment).writeMembers(to: &json)
      json.member("includeSeedInOutput", job.includeSeedInOutput)
      switch moment.status {
      case .active: json.member("metrics", job.metrics(under: switches)) { $0.write(to: &$1) }
      case .createFailed:
        json.member("statusDetails") { json in
          json.member("statusCode", switches.failure(of: job.name)?.statusCode ?? "SEED_AUDIENCE_INVALID")
          json.member("message", "The emulator was told to let this job fail.")
        }
      default: break
      }
      let tags = job.visibleTags(at: now, under: switches)
      if !tags.isEmpty { json.member("tags", tags) { $0.write(to: &$1) } }
    }
  }

  static func started(_ arn: String) -> HTTPResponse {
    .answer { $0.member("audienceGenerationJobArn", arn) }
  }

  /// "An HTTP 200 response with an empty HTTP body" (API reference of StartAudienceExportJob).
  static let accepted = HTTPResponse(status: 200)

  static func list(_ member: String, next: PageToken?, jobs: (inout JSONWriter) -> Void) -> HTTPResponse {
    .answer { json in
      json.key(member)
      json.array(jobs)
      json.member("nextToken", next?.text)
    }
  }

  static func tags(_ tags: StringMap) -> HTTPResponse {
    .answer { $0.member("tags", tags) { $0.write(to: &$1) } }
  }
}
