import JSONText

/// What an answer that is no success says of itself.
/// Source: AWS restJson1 protocol, "Operation error serialization".
struct ErrorAnswer: Equatable {
  /// Without namespace; nil where the answer names none, a proxy's HTML page for example.
  var type: String?
  var message: String
  var status: Int
  var requestID: String?

  init(_ response: HTTPResponse) {
    let body = try? JSONValue(parsing: response.body)
    let names = [response.headers["x-amzn-errortype"], body?["__type"]?.string, body?["code"]?.string]
    type = names.lazy.compactMap { $0.flatMap(Self.typeName) }.first
    message = body?["message"]?.string ?? body?["Message"]?.string ?? ""
    status = response.status
    requestID = response.requestID
  }

  /// `aws.protocols#ConflictException:http://…` is `ConflictException`.
  private static func typeName(_ text: String) -> String? {
    text.prefix { $0 != ":" }.split(separator: "#").last.map(String.init).flatMap { isIdentifier($0) ? $0 : nil }
  }

  /// Types and ids are kept and shown where a message is not: only what can be no sentence is one.
  fileprivate static func isIdentifier(_ text: String) -> Bool {
    let marks = "-_.:=/+".utf8
    return (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || marks.contains($0)
      }
  }

  func error(_ kind: ServiceError.Kind) -> ServiceError {
    ServiceError(type: type, message: message, status: status, requestID: requestID, kind: kind)
  }
}

extension HTTPResponse {
  /// `x-amzn-requestid`, or S3's `x-amz-request-id`, for AWS support; nil where there is none, or a text that is no id.
  package var requestID: String? {
    (headers["x-amzn-requestid"] ?? headers["x-amz-request-id"]).flatMap { ErrorAnswer.isIdentifier($0) ? $0 : nil }
  }
}
