import AWSCore
import CleanRoomsMLModel

/// An export job as the emulated service keeps it.
struct ExportJob: Sendable {
  /// Only the emulator knows it: the last part of the output's location.
  let id: String
  let audienceGenerationJobArn: String
  /// The account of the generation job, and the region in which that one shows.
  let place: Place
  let configuredAudienceModelArn: String
  let name: String
  let audienceSize: AudienceSize
  let description: String?
  let created: Timestamp

  init(_ request: StartAudienceExportJobRequest, of job: Job, id: String, created: Timestamp) {
    self.id = id
    audienceGenerationJobArn = job.arn
    place = job.exportPlace
    configuredAudienceModelArn = job.configuredAudienceModelArn
    name = request.name
    audienceSize = request.audienceSize
    description = request.description
    self.created = created
  }

  func moment(at now: Timestamp, under switches: EmulatorSwitches) -> JobMoment {
    JobMoment(of: name, created: created, at: now, under: switches)
  }

  func summary(at now: Timestamp, under switches: EmulatorSwitches) -> AudienceExportJob {
    let moment = moment(at: now, under: switches)
    return AudienceExportJob(
      name: name, audienceGenerationJobArn: audienceGenerationJobArn, audienceSize: audienceSize,
      description: description, status: moment.status,
      statusDetails: moment.status == .createFailed
        ? StatusDetails(
          statusCode: switches.failure(of: name)?.statusCode ?? "EXPORT_FAILED",
          message: "The emulator was told to let this job fail.") : nil,
      outputLocation: moment.status == .active ? outputLocation : nil, createTime: created.iso8601,
      updateTime: moment.since.iso8601)
  }

  /// In a bucket of the model's owner.
  private var outputLocation: String {
    let job = audienceGenerationJobArn.split(separator: "/").last ?? ""
    return "s3://audiences-\(Arn(configuredAudienceModelArn)?.account ?? "")-\(place.region)/\(job)/\(id)"
  }
}

extension Job {
  /// Where its exports live.
  var exportPlace: Place { Place(account: place.account, region: listedIn) }
}
