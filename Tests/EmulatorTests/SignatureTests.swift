import AWSCore
import Emulator
import Testing

@Suite("The signature of every call")
struct SignatureTests {
  @Test(
    "A wrong key, secret or time is refused in AWS's terms",
    arguments: [
      ("someone", "usher-emulator", 0, "UnrecognizedClientException", "security token"),
      ("usher-emulator", "guess", 0, "InvalidSignatureException", "does not match"),
      ("usher-emulator", "usher-emulator", 301, "InvalidSignatureException", "Signature expired"),
      ("usher-emulator", "usher-emulator", -301, "InvalidSignatureException", "not yet current"),
    ] as [(String, String, Double, String, String)])
  func refused(key: String, secret: String, late: Double, type: String, words: String) async throws {
    var caller = Caller()
    caller.credentials = Credentials(accessKeyID: key, secretAccessKey: secret, source: "the test")
    let request = caller.request("POST", Caller.jobs, body: StartBody().text)
    caller.clock.advance(late)
    let answer = try await caller.send(request)
    #expect(answer.status == 403)
    #expect(answer.errorType == type)
    #expect(answer.message.contains(words))
    #expect(answer.response.headers["x-amzn-requestid"] != nil)
    caller.credentials = Caller().credentials
    #expect(try await caller.listedNames().isEmpty)
  }

  @Test("Five minutes of skew are allowed", arguments: [300.0, -300])
  func skew(late: Double) async throws {
    let caller = Caller()
    let request = caller.request("GET", Caller.jobs)
    caller.clock.advance(late)
    #expect(try await caller.send(request).status == 200)
  }

  @Test("A request without a signature, with half of one, or for another service is refused")
  func malformed() async throws {
    let caller = Caller()
    var request = caller.request("GET", Caller.jobs)
    let header = try #require(request.headers["authorization"])
    for (header, type) in [
      (nil, "MissingAuthenticationTokenException"), ("AWS4-HMAC-SHA256 Credential=x", "IncompleteSignatureException"),
      (header.replacing("/cleanrooms-ml/", with: "/sts/"), "InvalidSignatureException"),
    ] {
      request.headers["authorization"] = header
      let answer = try await caller.send(request)
      #expect(answer.status == 403)
      #expect(answer.errorType == type)
    }
  }

  @Test("Whatever is changed after signing shows")
  func tampered() async throws {
    let caller = Caller()
    let signed = caller.request("POST", Caller.jobs, query: [QueryItem("a", "b")], body: StartBody().text)
    let changes: [(inout HTTPRequest) -> Void] = [
      { $0.body = Array(StartBody(name: "other").text.utf8) }, { $0.path += "/" }, { $0.query[0].value = "c" },
      { $0.method = "GET" }, { $0.endpoint.host = "elsewhere" }, { $0.headers["content-type"] = "text/plain" },
    ]
    for change in changes {
      var request = signed
      change(&request)
      #expect(try await caller.send(request).errorType == "InvalidSignatureException")
    }
    #expect(try await caller.send(signed).status == 200)
  }
}
