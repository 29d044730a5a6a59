import AWSCore
import Foundation
import Testing

@Suite struct VerificationTests {
  static let date = Date(timeIntervalSince1970: 1_700_000_000)

  /// A signed request as a server would receive it: with a `host` header, the endpoint forgotten.
  static func received(_ change: (inout HTTPRequest) -> Void = { _ in }) -> HTTPRequest {
    var request = HTTPRequest(
      method: "POST", endpoint: Endpoint(scheme: "http", host: "127.0.0.1", port: 8080, basePath: "/base"),
      path: "/tags/arn%3Aaws%3Ax", query: [QueryItem("a b", "c+d"), QueryItem("a b", "")],
      headers: HTTPHeaders([("content-type", "application/json"), ("user-agent", "usher")]), body: Array("{}".utf8))
    let signer = SigV4Signer(
      credentials: Credentials(accessKeyID: "KEY", secretAccessKey: "secret", sessionToken: "token", source: "test"),
      service: "cleanrooms-ml", region: "us-east-1")
    signer.sign(&request, at: date)
    request.headers["host"] = request.endpoint.authority
    request.path = request.wirePath
    request.endpoint = Endpoint(host: "elsewhere")
    change(&request)
    return request
  }

  static func verify(_ request: HTTPRequest, at date: Date = date) -> SigV4Verification {
    SigV4Verification.verify(request, service: "cleanrooms-ml", at: date) { $0 == "KEY" ? "secret" : nil }
  }

  @Test("What was signed is valid, also with headers added later that need no signature")
  func valid() {
    let expected = SigV4Verification.valid(accessKeyID: "KEY", region: "us-east-1", service: "cleanrooms-ml")
    #expect(Self.verify(Self.received()) == expected)
    let more = Self.received { request in
      request.headers["user-agent"] = "other"
      request.headers["content-length"] = "2"
    }
    #expect(Self.verify(more) == expected)
  }

  static let tamperings: [@Sendable (inout HTTPRequest) -> Void] = [
    { $0.body = Array("{ }".utf8) }, { $0.method = "PUT" }, { $0.path = "/base/tags/arn:aws:x" },
    { $0.query[0].value = "c d" }, { $0.query.removeLast() }, { $0.headers["content-type"] = "text/plain" },
    { $0.headers["host"] = "127.0.0.1" }, { $0.headers["x-amz-security-token"] = "other" },
    { $0.headers["x-amz-date"] = "20231114T221321Z" },
    {
      $0.headers["authorization"] = $0.headers["authorization"]?.replacingOccurrences(
        of: "us-east-1", with: "eu-west-1")
    },
  ]

  @Test("Whatever is changed on the way breaks the signature", arguments: tamperings.indices)
  func tampered(_ index: Int) {
    #expect(Self.verify(Self.received(Self.tamperings[index])) == .mismatch)
  }

  @Test("A signature is good for five minutes before and after its time")
  func skew() {
    let request = Self.received()
    #expect(Self.verify(request, at: Self.date + 301) == .skewed(.past))
    #expect(Self.verify(request, at: Self.date - 301) == .skewed(.future))
    for offset in [-300.0, 300] {
      guard case .valid = Self.verify(request, at: Self.date + offset) else {
        Issue.record("refused at an offset of \(offset) s")
        continue
      }
    }
  }

  @Test("Missing, malformed and foreign signatures are told apart")
  func told() {
    let edited = { (old: String, new: String) in
      Self.verify(
        Self.received {
          $0.headers["authorization"] = $0.headers["authorization"]?.replacingOccurrences(of: old, with: new)
        })
    }
    #expect(Self.verify(Self.received { $0.headers["authorization"] = nil }) == .missing)
    #expect(edited("KEY/", "OTHER/") == .unknownAccessKey("OTHER"))
    #expect(edited("/cleanrooms-ml/", "/sts/") == .wrongService("sts"))
    let malformed = [
      edited("AWS4-HMAC-SHA256", "Bearer"), edited("Signature=", "Sig="), edited("/aws4_request", ""),
      edited("20231114", "20231113"), edited("host;", ""), edited("x-amz-security-token", ""),
      Self.verify(Self.received { $0.headers["x-amz-date"] = "today" }),
      Self.verify(Self.received { $0.headers["x-amz-meta"] = "unsigned" }),
    ]
    for (index, result) in malformed.enumerated() {
      guard case .malformed = result else {
        Issue.record("case \(index): \(result)")
        continue
      }
    }
  }
}
