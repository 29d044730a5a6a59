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
    requestID = response.headers["x-amzn-requestid"]
  }

  /// `aws.protocols#ConflictException:http://…` is `ConflictException`.
  private static func typeName(_ text: String) -> String? {
    text.prefix { $0 != ":" }.split(separator: "#").last?.split(separator: " ").first.map(String.init)
  }

  func error(_ kind: ServiceError.Kind) -> ServiceError {
    ServiceError(type: type ?? "HTTP \(status)", message: message, status: status, requestID: requestID, kind: kind)
  }

  /// For a message: what came instead of an answer that says what happened.
  var summary: String {
    let words = [type, message.isEmpty ? nil : message].compactMap { $0 }.joined(separator: ": ")
    return words.isEmpty ? "HTTP status \(status) without an error of the service" : "HTTP status \(status), \(words)"
  }
}
