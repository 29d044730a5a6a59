import AWSCore
import CleanRoomsMLModel
import JSONText

/// A call that keeps every constraint of the service model, ready to be carried out.
enum Operation {
  case start(StartAudienceGenerationJobRequest)
  case get(arn: String)
  case list(ListParameters)
  case delete(arn: String)
  case tag(arn: String, StringMap)
  case untag(arn: String, [String])
  case listTags(arn: String)

  init(_ request: HTTPRequest) throws(ServiceFault) {
    // The raw path: a slash that belongs to an ARN is encoded and separates nothing.
    let labels = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      PercentEncoding.decoded(label: $0)
    }
    switch (request.method, labels.first, labels.count) {
    case ("POST", "audience-generation-job", 1): self = .start(try Self.startRequest(request.body))
    case ("GET", "audience-generation-job", 1): self = .list(try ListParameters(request.query))
    case ("GET", "audience-generation-job", 2): self = .get(arn: try Self.arn(labels[1], "audienceGenerationJobArn"))
    case ("DELETE", "audience-generation-job", 2):
      self = .delete(arn: try Self.arn(labels[1], "audienceGenerationJobArn"))
    // Of everything that the service tags, there are only jobs here.
    case ("GET", "tags", 2): self = .listTags(arn: try Self.arn(labels[1], "resourceArn"))
    case ("POST", "tags", 2): self = .tag(arn: try Self.arn(labels[1], "resourceArn"), try Self.tags(request.body))
    case ("DELETE", "tags", 2):
      self = .untag(arn: try Self.arn(labels[1], "resourceArn"), try Self.tagKeys(request.query))
    default: throw .unknownOperation(request.method, request.path)
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
