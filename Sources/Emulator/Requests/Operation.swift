import AWSCore
import CleanRoomsMLModel
import JSONText

/// What the service can be asked for, as its model calls it.
package enum OperationName: String, CaseIterable, Sendable {
  case startAudienceGenerationJob = "StartAudienceGenerationJob"
  case listAudienceGenerationJobs = "ListAudienceGenerationJobs"
  case getAudienceGenerationJob = "GetAudienceGenerationJob"
  case deleteAudienceGenerationJob = "DeleteAudienceGenerationJob"
  case startAudienceExportJob = "StartAudienceExportJob"
  case listAudienceExportJobs = "ListAudienceExportJobs"
  case tagResource = "TagResource"
  case untagResource = "UntagResource"
  case listTagsForResource = "ListTagsForResource"
  // S3's, for a state that is kept there.
  case getObject = "GetObject"
  case headObject = "HeadObject"
  case putObject = "PutObject"
  case deleteObject = "DeleteObject"

  /// nil where AWS Clean Rooms ML has no such operation.
  ///
  /// - Parameter path: as it was sent: a slash that belongs to an ARN is encoded and separates nothing.
  package init?(method: String, path: String) {
    let labels = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    switch (method, labels.first.map { PercentEncoding.decoded(label: $0) }, labels.count) {
    case ("POST", "audience-generation-job", 1): self = .startAudienceGenerationJob
    case ("GET", "audience-generation-job", 1): self = .listAudienceGenerationJobs
    case ("GET", "audience-generation-job", 2): self = .getAudienceGenerationJob
    case ("DELETE", "audience-generation-job", 2): self = .deleteAudienceGenerationJob
    case ("POST", "audience-export-job", 1): self = .startAudienceExportJob
    case ("GET", "audience-export-job", 1): self = .listAudienceExportJobs
    // Of everything that the service tags, there are only jobs here.
    case ("GET", "tags", 2): self = .listTagsForResource
    case ("POST", "tags", 2): self = .tagResource
    case ("DELETE", "tags", 2): self = .untagResource
    default: return nil
    }
  }
}

/// A call that keeps every constraint of the service model, ready to be carried out.
enum Operation {
  case start(StartAudienceGenerationJobRequest)
  case get(arn: String)
  case list(ListParameters)
  case delete(arn: String)
  case startExport(StartAudienceExportJobRequest)
  case listExports(ListParameters)
  case tag(arn: String, StringMap)
  case untag(arn: String, [String])
  case listTags(arn: String)

  init(_ request: HTTPRequest) throws(ServiceFault) {
    let label = PercentEncoding.decoded(
      label: request.path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
    switch OperationName(method: request.method, path: request.path) {
    case .getObject, .headObject, .putObject, .deleteObject, nil:
      throw .unknownOperation(request.method, request.path)
    case .startAudienceGenerationJob: self = .start(try Self.startRequest(request.body))
    case .listAudienceGenerationJobs:
      self = .list(try ListParameters(request.query, filters: Listing.filters))
    case .startAudienceExportJob:
      let json = try Self.json(request.body)
      try RequestValidator.check { $0.check(json, .structure(FieldConstraints.exportRequest), at: "") }
      self = .startExport(StartAudienceExportJobRequest(reading: json))
    case .listAudienceExportJobs:
      self = .listExports(try ListParameters(request.query, filters: ExportListing.filters))
    case .getAudienceGenerationJob: self = .get(arn: try Self.arn(label, "audienceGenerationJobArn"))
    case .deleteAudienceGenerationJob: self = .delete(arn: try Self.arn(label, "audienceGenerationJobArn"))
    case .listTagsForResource: self = .listTags(arn: try Self.arn(label, "resourceArn"))
    case .tagResource: self = .tag(arn: try Self.arn(label, "resourceArn"), try Self.tags(request.body))
    case .untagResource:
      self = .untag(arn: try Self.arn(label, "resourceArn"), try Self.tagKeys(request.query))
    }
  }

  private static func startRequest(_ body: [UInt8]) throws(ServiceFault) -> StartAudienceGenerationJobRequest {
    let json = try json(body)
    try RequestValidator.check { $0.check(json, .structure(FieldConstraints.request), at: "") }
    var request = StartAudienceGenerationJobRequest(reading: json)
    request.tags = json.member("tags").map(map)
    return request
  }

  private static func tags(_ body: [UInt8]) throws(ServiceFault) -> StringMap {
    let json = try json(body)
    try RequestValidator.check { $0.check(json, .structure(tagBody), at: "") }
    return map(json.member("tags"))
  }

  /// An absent body is an empty request.
  private static func json(_ body: [UInt8]) throws(ServiceFault) -> JSONValue {
    if body.isEmpty { return .object([]) }
    do { return try JSONValue(parsing: body) } catch {
      throw .serialization("The request's body is no JSON: \(error.message) at byte \(error.offset)")
    }
  }

  /// A map in which the last of several equal keys counts.
  private static func map(_ json: JSONValue?) -> StringMap {
    StringMap((json?.pairs ?? []).compactMap { pair in pair.value.text.map { (pair.key, $0) } })
  }

  private static func arn(_ label: String, _ member: String) throws(ServiceFault) -> String {
    try RequestValidator.check {
      $0.check(.string(label), .text(FieldConstraints.audienceGenerationJobArn), at: member)
    }
    return label
  }

  private static func tagKeys(_ query: [QueryItem]) throws(ServiceFault) -> [String] {
    let keys = query.filter { $0.name == "tagKeys" }.map(\.value)
    try RequestValidator.check { validator in
      validator.requireAny(of: keys, at: "tagKeys")
      for key in keys { validator.check(.string(key), .text(FieldConstraints.tags.key), at: "tagKeys") }
    }
    return keys
  }

  private static let tagBody = StructureShape([
    .init("tags", .map(FieldConstraints.tags), required: true, "Tags to add or to replace.")
  ])
}
