import AWSCore

extension HTTPRequest {
  /// Whether it is one to S3: told by what it is signed for, since both services may answer at one address.
  var isForObjects: Bool {
    headers["authorization"]?.contains("/s3/aws4_request,") ?? false
  }
}

extension OperationName {
  /// nil where the service that the request is signed for has no such operation.
  init?(_ request: HTTPRequest) {
    guard request.isForObjects else {
      self.init(method: request.method, path: request.path)
      return
    }
    switch request.method {
    case "GET": self = .getObject
    case "HEAD": self = .headObject
    case "PUT": self = .putObject
    case "DELETE": self = .deleteObject
    default: return nil
    }
  }
}

/// A request that keeps every constraint of its service, ready to be carried out.
enum Work {
  case jobs(Operation)
  case objects(OperationName, HTTPRequest)

  init(_ request: HTTPRequest) throws(ServiceFault) {
    guard request.isForObjects else {
      self = .jobs(try Operation(request))
      return
    }
    guard let name = OperationName(request) else { throw .unknownOperation(request.method, request.path) }
    self = .objects(name, request)
  }
}

extension HTTPResponse {
  /// An error in the form of the service that the request is for; of S3's a document, without which HEAD is answered.
  static func fault(_ fault: ServiceFault, to request: HTTPRequest) -> HTTPResponse {
    guard request.isForObjects else { return .fault(fault) }
    let document =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(fault.objectType)</Code>"
      + "<Message>\(fault.message.xmlText)</Message></Error>"
    return HTTPResponse(
      status: fault.status, headers: HTTPHeaders([("content-type", "application/xml")]),
      body: request.method == "HEAD" ? [] : Array(document.utf8))
  }
}

extension ServiceFault {
  /// What S3 calls it.
  fileprivate var objectType: String {
    switch type {
    case "AccessDeniedException", "MissingAuthenticationTokenException": "AccessDenied"
    case "ExpiredTokenException": "ExpiredToken"
    case "UnrecognizedClientException": "InvalidAccessKeyId"
    case "InvalidSignatureException": message.hasPrefix("Signature ") ? "RequestTimeTooSkewed" : "SignatureDoesNotMatch"
    case "ThrottlingException": "SlowDown"
    case "InternalServerException": "InternalError"
    case "ServiceUnavailableException": "ServiceUnavailable"
    default: type.xmlText
    }
  }
}

extension String {
  fileprivate var xmlText: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
