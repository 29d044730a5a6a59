import AWSCore
import CleanRoomsMLModel
import JSONText

/// The query of ListAudienceGenerationJobs.
struct ListParameters {
  /// As many as the service allows where nothing was asked: it does not say how many it shows by itself.
  let maxResults: Int
  let configuredAudienceModelArn: String?
  let collaborationId: String?
  let page: PageToken?

  init(_ query: [QueryItem]) throws(ServiceFault) {
    func value(of name: String) -> String? { query.first { $0.name == name }?.value }
    let maxResults = value(of: "maxResults")
    let model = value(of: "configuredAudienceModelArn")
    let collaboration = value(of: "collaborationId")
    let token = value(of: "nextToken")
    try RequestValidator.check { validator in
      if let maxResults {
        validator.check(.number(maxResults), .integer(FieldConstraints.maxResults), at: "maxResults")
      }
      for (name, text, constraints) in [
        ("configuredAudienceModelArn", model, FieldConstraints.configuredAudienceModelArn),
        ("collaborationId", collaboration, FieldConstraints.collaborationId), ("nextToken", token, Self.nextToken),
      ] {
        if let text { validator.check(.string(text), .text(constraints), at: name) }
      }
    }
    page = token.flatMap { PageToken(text: $0) }
    if token != nil, page == nil { throw .validation("The nextToken is not valid.") }
    self.maxResults = maxResults.flatMap { Int($0) } ?? FieldConstraints.maxResults.upperBound
    configuredAudienceModelArn = model
    collaborationId = collaboration
  }

  private static let nextToken = TextConstraints(shape: "NextToken", length: 1...10240)
}

/// Where a page begins: with the newest job that was created before the one at `position`. New jobs do not move it.
struct PageToken: Equatable {
  let position: Int

  init(before position: Int) {
    self.position = position
  }

  init?(text: String) {
    guard text.hasPrefix("before-"), let position = Int(text.dropFirst(7)), position >= 0 else { return nil }
    self.position = position
  }

  var text: String { "before-\(position)" }
}
