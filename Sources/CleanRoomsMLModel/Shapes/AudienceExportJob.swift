package import JSONText

/// One export job in the list (`AudienceExportJobSummary`). The service gives it no ARN, no id and no tags: it is known
/// by its members alone.
package struct AudienceExportJob: Equatable, Sendable {
  package var name: String
  package var audienceGenerationJobArn: String
  package var audienceSize: AudienceSize
  package var description: String?
  package var status: AudienceExportJobStatus
  package var statusDetails: StatusDetails?
  /// Where the audience lies in S3, in a bucket of the model's owner; nil as long as there is none.
  package var outputLocation: String?
  /// ISO 8601, as the service writes it.
  package var createTime: String
  package var updateTime: String

  package init(
    name: String, audienceGenerationJobArn: String, audienceSize: AudienceSize, description: String? = nil,
    status: AudienceExportJobStatus, statusDetails: StatusDetails? = nil, outputLocation: String? = nil,
    createTime: String, updateTime: String
  ) {
    self.name = name
    self.audienceGenerationJobArn = audienceGenerationJobArn
    self.audienceSize = audienceSize
    self.description = description
    self.status = status
    self.statusDetails = statusDetails
    self.outputLocation = outputLocation
    self.createTime = createTime
    self.updateTime = updateTime
  }

  /// nil where a required member is absent.
  package init?(reading source: some MemberSource) {
    guard let name = source.member("name")?.text, let arn = source.member("audienceGenerationJobArn")?.text,
      let size = source.member("audienceSize").flatMap({ AudienceSize(reading: $0) }),
      let status = source.member("status")?.text, let created = source.member("createTime")?.text,
      let updated = source.member("updateTime")?.text
    else { return nil }
    self.init(
      name: name, audienceGenerationJobArn: arn, audienceSize: size, description: source.member("description")?.text,
      status: AudienceExportJobStatus(rawValue: status),
      statusDetails: source.member("statusDetails").map { StatusDetails(reading: $0) },
      outputLocation: source.member("outputLocation")?.text, createTime: created, updateTime: updated)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("name", name)
      json.member("audienceGenerationJobArn", audienceGenerationJobArn)
      json.member("audienceSize", audienceSize) { $0.write(to: &$1) }
      json.member("description", description)
      json.member("status", status.rawValue)
      json.member("statusDetails", statusDetails) { $0.write(to: &$1) }
      json.member("outputLocation", outputLocation)
      json.member("createTime", createTime)
      json.member("updateTime", updateTime)
    }
  }
}

/// The four values that begin with CREATE_ and ACTIVE: an export job is never deleted.
package typealias AudienceExportJobStatus = AudienceGenerationJobStatus
