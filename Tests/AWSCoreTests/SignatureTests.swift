import AWSCore
import Foundation
import Testing

/// Vectors of AWS: the Signature Version 4 test suite, and the example of the IAM reference's signing chapter.
@Suite struct SignatureVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var request: HTTPRequest
    var service = "service"
    var sessionToken: String?
    var signedHeaders: String
    var signature: String

    init(
      _ name: String, _ method: String = "GET", _ path: String = "/", query: [(String, String)] = [],
      headers: [(String, String)] = [], body: String = "", signs: String = "host;x-amz-date", signature: String
    ) {
      testDescription = name
      request = HTTPRequest(
        method: method, endpoint: example, path: path, query: query.map { QueryItem($0, $1) },
        headers: HTTPHeaders(headers.map { (name: $0.0, value: $0.1) }), body: Array(body.utf8))
      signedHeaders = signs
      self.signature = signature
    }

    var credentials: Credentials {
      Credentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        sessionToken: sessionToken, source: "test")
    }

    func with(_ change: (inout Vector) -> Void) -> Vector {
      var vector = self
      change(&vector)
      return vector
    }
  }

  /// 2015-08-30T12:36:00Z
  static let date = Date(timeIntervalSince1970: 1_440_938_160)
  static let example = Endpoint(host: "example.amazonaws.com")
  static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  static let vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
  static let form = "application/x-www-form-urlencoded"
  static let token =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YU"
    + "uwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8Y"
    + "QcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICC"
    + "R/oLxBA=="

  /// The suite's paths are not yet percent-encoded, as those of S3: here they stand where ours are encoded once.
  static let vectors = [
    Vector("get-vanilla", signature: vanilla),
    Vector("get-relative", "GET", "/example/..", signature: vanilla),
    Vector("get-relative-relative", "GET", "/example1/example2/../..", signature: vanilla),
    Vector("get-slash", "GET", "//", signature: vanilla),
    Vector("get-slash-dot-slash", "GET", "/./", signature: vanilla),
    Vector(
      "get-slash-pointless-dot", "GET", "/./example",
      signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    Vector(
      "get-slashes", "GET", "//example//", signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
    ),
    Vector(
      "get-space", "GET", "/example space/",
      signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    Vector(
      "get-unreserved", "GET", "/" + unreserved,
      signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    Vector(
      "get-utf8", "GET", "/\u{1234}", signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    Vector(
      "get-vanilla-empty-query-key", query: [("Param1", "value1")],
      signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    Vector(
      "get-vanilla-query-order-key-case", query: [("Param2", "value2"), ("Param1", "value1")],
      signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    Vector(
      "get-vanilla-query-unreserved", query: [(unreserved, unreserved)],
      signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    Vector(
      "get-vanilla-utf8-query", query: [("\u{1234}", "bar")],
      signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    Vector(
      "get-header-key-duplicate",
      headers: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
      signs: "host;my-header1;x-amz-date", signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
    ),
    Vector(
      "get-header-value-order",
      headers: [
        ("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2"),
      ],
      signs: "host;my-header1;x-amz-date", signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
    ),
    Vector(
      "get-header-value-trim", headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
      signs: "host;my-header1;my-header2;x-amz-date",
      signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    Vector("post-vanilla", "POST", signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    Vector(
      "post-vanilla-query", "POST", query: [("Param1", "value1")],
      signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    Vector(
      "post-header-key-sort", "POST", headers: [("My-Header1", "value1")], signs: "host;my-header1;x-amz-date",
      signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
    Vector(
      "post-header-value-case", "POST", headers: [("My-Header1", "VALUE1")], signs: "host;my-header1;x-amz-date",
      signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
    Vector(
      "post-sts-header-before", "POST", signs: "host;x-amz-date;x-amz-security-token",
      signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
    ).with { $0.sessionToken = token },
    Vector(
      "post-x-www-form-urlencoded", "POST", headers: [("Content-Type", form)], body: "Param1=value1",
      signs: "content-type;host;x-amz-date",
      signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    Vector(
      "post-x-www-form-urlencoded-parameters", "POST", headers: [("Content-Type", form + "; charset=utf8")],
      body: "Param1=value1", signs: "content-type;host;x-amz-date",
      signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"),
    Vector(
      "ListUsers of the IAM reference", query: [("Action", "ListUsers"), ("Version", "2010-05-08")],
      headers: [("content-type", form + "; charset=utf-8")], signs: "content-type;host;x-amz-date",
      signature: "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    ).with {
      $0.service = "iam"
      $0.request.endpoint = Endpoint(host: "iam.amazonaws.com")
    },
  ]

  @Test("A published request gets the published signature", arguments: vectors)
  func published(_ vector: Vector) {
    var request = vector.request
    SigV4Signer(credentials: vector.credentials, service: vector.service, region: "us-east-1")
      .sign(&request, at: Self.date)
    #expect(request.headers["x-amz-date"] == "20150830T123600Z")
    #expect(
      request.headers["authorization"] == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
        + "\(vector.service)/aws4_request, SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)")
  }

  @Test("Signing anew replaces the headers of the earlier attempt")
  func signedTwice() {
    var request = HTTPRequest(method: "GET", endpoint: Self.example, path: "/")
    let date = Self.date
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
