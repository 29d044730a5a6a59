import AWSCore
import Foundation
import Testing

/// Vectors of AWS: the Signature Version 4 test suite, and the example of the IAM reference's signing chapter.
@Suite struct SignatureVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var request: HTTPRequest
    var service = "service"
    var signedHeaders: String
    var signature: String
  }

  static let example = Endpoint(host: "example.amazonaws.com")

  static let vectors = [
    Vector(
      testDescription: "get-vanilla", request: HTTPRequest(method: "GET", endpoint: example, path: "/"),
      signedHeaders: "host;x-amz-date", signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    Vector(
      testDescription: "get-vanilla-query-order-key-case",
      request: HTTPRequest(
        method: "GET", endpoint: example, path: "/",
        query: [QueryItem("Param2", "value2"), QueryItem("Param1", "value1")]),
      signedHeaders: "host;x-amz-date", signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    Vector(
      testDescription: "post-vanilla", request: HTTPRequest(method: "POST", endpoint: example, path: "/"),
      signedHeaders: "host;x-amz-date", signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    Vector(
      testDescription: "get-header-value-trim",
      request: HTTPRequest(
        method: "GET", endpoint: example, path: "/",
        headers: HTTPHeaders([("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")])),
      signedHeaders: "host;my-header1;my-header2;x-amz-date",
      signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    Vector(
      testDescription: "ListUsers of the IAM reference",
      request: HTTPRequest(
        method: "GET", endpoint: Endpoint(host: "iam.amazonaws.com"), path: "/",
        query: [QueryItem("Action", "ListUsers"), QueryItem("Version", "2010-05-08")],
        headers: HTTPHeaders([("content-type", "application/x-www-form-urlencoded; charset=utf-8")])),
      service: "iam", signedHeaders: "content-type;host;x-amz-date",
      signature: "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
  ]

  @Test("A published request gets the published signature", arguments: vectors)
  func published(_ vector: Vector) {
    var request = vector.request
    let signer = SigV4Signer(
      credentials: Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", source: "test"),
      service: vector.service, region: "us-east-1")
    signer.sign(&request, at: Date(timeIntervalSince1970: 1_440_938_160))
    #expect(request.headers["x-amz-date"] == "20150830T123600Z")
    #expect(
      request.headers["authorization"] == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
        + "\(vector.service)/aws4_request, SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)")
  }

  @Test("Signing anew replaces the headers of the earlier attempt")
  func signedTwice() {
    var request = HTTPRequest(method: "GET", endpoint: Self.example, path: "/")
    let date = Date(timeIntervalSince1970: 1_440_938_160)
    let temporary = Credentials(accessKeyID: "A", secretAccessKey: "B", sessionToken: "C", source: "test")
    SigV4Signer(credentials: temporary, service: "s", region: "r").sign(&request, at: date)
    var permanent = temporary
    permanent.sessionToken = nil
    var fresh = HTTPRequest(method: "GET", endpoint: Self.example, path: "/")
    for _ in 1...2 {
      SigV4Signer(credentials: permanent, service: "s", region: "r").sign(&request, at: date + 60)
    }
    SigV4Signer(credentials: permanent, service: "s", region: "r").sign(&fresh, at: date + 60)
    #expect(request == fresh)
  }

  @Test("No way of printing credentials shows the secret or the token")
  func silent() {
    let credentials = Credentials(
      accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "whisper", source: "the environment")
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials as Credentials?])"] {
      #expect(text.contains("AKID"))
      #expect(!text.contains("hush") && !text.contains("whisper"))
    }
  }
}
