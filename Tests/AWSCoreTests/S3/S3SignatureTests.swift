import AWSCore
import Foundation
import Testing

/// AWS, "Authenticating Requests: Using the Authorization Header", the examples of S3's reference.
@Suite struct S3SignatureTests {
  private static let signer = SigV4Signer(
    credentials: Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", source: "test"),
    service: "s3", region: "us-east-1")
  /// 2013-05-24T00:00:00Z
  private static let date = Date(timeIntervalSince1970: 1_369_353_600)
  private static let bucket = Endpoint(host: "examplebucket.s3.amazonaws.com")

  @Test(
    "A request to S3 gets the signature of AWS's documentation",
    arguments: [
      (
        HTTPRequest(
          method: "GET", endpoint: bucket, path: "/test.txt", headers: HTTPHeaders([("range", "bytes=0-9")])),
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
      ),
      (
        HTTPRequest(
          method: "PUT", endpoint: bucket, path: "/test%24file.text",
          headers: HTTPHeaders([
            ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
          ]),
          body: Array("Welcome to Amazon S3.".utf8)),
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
      ),
      (
        HTTPRequest(method: "GET", endpoint: bucket, path: "/", query: [QueryItem("lifecycle", "")]),
        "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
      ),
    ])
  func published(_ request: HTTPRequest, signedHeaders: String, signature: String) {
    var request = request
    Self.signer.sign(&request, at: Self.date)
    #expect(
      request.headers["authorization"]
        == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        + "SignedHeaders=\(signedHeaders), Signature=\(signature)")
  }

  @Test(
    "What is signed for S3 verifies as it is, and not with another path or body",
    arguments: [
      ("/a//b/../c%20d.jsonl", "x", true), ("/a/c%20d.jsonl", "x", false), ("/a//b/../c%20d.jsonl", "y", false),
    ])
  func verifies(path: String, body: String, isValid: Bool) {
    var request = HTTPRequest(
      method: "PUT", endpoint: Self.bucket, path: "/a//b/../c%20d.jsonl", body: Array("x".utf8))
    Self.signer.sign(&request, at: Self.date)
    request.path = path
    request.body = Array(body.utf8)
    let verification = SigV4Verification.verify(request, service: "s3", at: Self.date) { _ in
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
    let valid = SigV4Verification.valid(accessKeyID: "AKIAIOSFODNN7EXAMPLE", region: "us-east-1", service: "s3")
    #expect(verification == (isValid ? valid : .mismatch))
  }
}
