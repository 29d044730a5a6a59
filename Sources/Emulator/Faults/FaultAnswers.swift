import AWSCore
import JSONText

extension ServiceFault {
  static let throttled = ServiceFault(type: "ThrottlingException", status: 429, message: "Rate exceeded")
  static let expired = ServiceFault(
    type: "ExpiredTokenException", status: 403, message: "The security token included in the request is expired")

  static let denied = accessDenied("The emulator was told to deny this request.")

  static func serverError(_ status: Int, type: String?) -> ServiceFault {
    ServiceFault(
      type: type ?? (status == 503 ? "ServiceUnavailableException" : "InternalServerException"), status: status,
      message: "The emulator was told to let this request fail.")
  }
}

extension HTTPResponse {
  static let garbage = page(200, "Sign in to this network", "You are not connected yet.")
  static let proxyPage = page(403, "Forbidden", "This address is blocked by your organisation.")

  static let emptyAnswer = HTTPResponse(status: 200)

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

  /// The answer with another text in that member of it and of every job on a list; it gets none that it does not have.
  func with(_ member: String, _ value: String) -> HTTPResponse {
    func changed(_ json: JSONValue) -> JSONValue {
      guard let members = json.members else { return json }
      return .object(
        members.map { old in
          var new = old
          if old.name.utf8.elementsEqual(member.utf8), old.value.string != nil { new.value = .string(value) }
          return new
        })
    }
    return mapJobs { $0.map(changed) }.mapBody(changed)
  }

  /// A list without the jobs that were created after `time`; where there is a name, only without those of that name.
  func withoutJobs(named name: String?, since time: Timestamp) -> HTTPResponse {
    mapJobs { jobs in
      jobs.filter { job in
        let isNamed = name.map { job["name"]?.string?.utf8.elementsEqual($0.utf8) ?? false } ?? true
        return !isNamed || (job["createTime"]?.string ?? "") <= time.iso8601
      }
    }
  }

  private func mapJobs(_ change: ([JSONValue]) -> [JSONValue]) -> HTTPResponse {
    mapBody { json in
      guard let members = json.members else { return json }
      return .object(
        members.map { old in
          var new = old
          if ["audienceGenerationJobs", "audienceExportJobs"].contains(old.name), let jobs = old.value.elements {
            new.value = .array(change(jobs))
          }
          return new
        })
    }
  }

  private func mapBody(_ change: (JSONValue) -> JSONValue) -> HTTPResponse {
    guard let json = try? JSONValue(parsing: body) else { return self }
    var (response, text) = (self, JSONWriter())
    change(json).write(to: &text)
    response.body = text.bytes
    return response
  }
}
