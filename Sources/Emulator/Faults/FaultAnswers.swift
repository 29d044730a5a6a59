import AWSCore

extension ServiceFault {
  static let throttled = ServiceFault(type: "ThrottlingException", status: 429, message: "Rate exceeded")
  static let expired = ServiceFault(
    type: "ExpiredTokenException", status: 403, message: "The security token included in the request is expired")

  static func serverError(_ status: Int) -> ServiceFault {
    ServiceFault(
      type: status == 503 ? "ServiceUnavailableException" : "InternalServerException", status: status,
      message: "The emulator was told to let this request fail.")
  }
}

extension HTTPResponse {
  static let garbage = page(200, "Sign in to this network", "You are not connected yet.")
  static let proxyPage = page(403, "Forbidden", "This address is blocked by your organisation.")

  private static func page(_ status: Int, _ title: String, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: HTTPHeaders([("content-type", "text/html")]),
      body: Array("<html><head><title>\(title)</title></head><body>\(text)</body></html>\n".utf8))
  }

  /// The answer with the account replaced in the ARN of every job in it.
  func withJobs(of account: String) -> HTTPResponse {
    let resource = ":audience-generation-job/"
    let parts = String(decoding: body, as: UTF8.self).split(separator: resource, omittingEmptySubsequences: false)
    var response = self
    response.body = Array(
      (parts.dropLast().map { $0.dropLast(account.utf8.count) + account } + parts.suffix(1).map { $0 + "" })
        .joined(separator: resource).utf8)
    return response
  }
}
