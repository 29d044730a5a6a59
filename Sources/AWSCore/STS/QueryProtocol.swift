import JSONText

/// The protocol of STS and other old services: a form goes out, XML comes back. Source: AWS Query protocol.
enum QueryProtocol {
  static let contentType = "application/x-www-form-urlencoded; charset=utf-8"

  static func form(action: String, version: String, _ parameters: [QueryItem]) -> [UInt8] {
    Array(PercentEncoding.query([QueryItem("Action", action), QueryItem("Version", version)] + parameters).utf8)
  }

  /// An error's answer, S3's too, whose document is the error itself, in the form in which newer services give theirs, so
  /// that all are judged in one place. Anything else comes back as it is.
  static func normalized(_ answer: HTTPResponse) -> HTTPResponse {
    guard !HTTPResponse.isSuccess(answer.status), let document = try? XMLElement(parsing: answer.body),
      let error = document.name == "Error" ? document : document["Error"], let code = error["Code"]
    else { return answer }
    var normalized = answer
    normalized.headers["x-amzn-errortype"] = code.text
    normalized.headers["x-amzn-requestid"] = answer.requestID ?? document["RequestId"]?.text
    var json = JSONWriter()
    json.object { $0.member("message", error["Message"]?.text ?? "") }
    normalized.body = json.bytes
    return normalized
  }
}
