import Crypto

/// What a key is derived for: `20150830/us-east-1/cleanrooms-ml/aws4_request`.
struct SigningScope: Equatable {
  var day: String
  var region: String
  var service: String

  /// Amazon S3 signs the path as it is sent; every other service one that is normalized and encoded once more.
  var isS3: Bool { service == "s3" }

  var text: String { "\(day)/\(region)/\(service)/aws4_request" }
}

/// The steps of Signature Version 4 that the one who signs and the one who verifies share.
/// Source: AWS, "Create a signed AWS API request".
enum SigV4Signature {
  static let algorithm = "AWS4-HMAC-SHA256"

  /// The signature in lower-case hexadecimal digits.
  static func compute(
    _ request: HTTPRequest, signedHeaders: [String], time: String, scope: SigningScope, secret: String
  )
    -> String
  {
    let canonical = canonicalRequest(request, signedHeaders: signedHeaders, encodesPathOnce: scope.isS3)
    let toSign = [algorithm, time, scope.text, hexadecimal(SHA256.hash(data: Array(canonical.utf8)))]
    var key = Array("AWS4\(secret)".utf8)
    for part in [scope.day, scope.region, scope.service, "aws4_request"] { key = hmac(part, key: key) }
    return hexadecimal(hmac(toSign.joined(separator: "\n"), key: key))
  }

  /// - Parameter signedHeaders: lower-case names, sorted.
  private static func canonicalRequest(
    _ request: HTTPRequest, signedHeaders: [String], encodesPathOnce: Bool
  ) -> String {
    let query = request.query.map { (PercentEncoding.label($0.name), PercentEncoding.label($0.value)) }
    var lines = [
      request.method,
      encodesPathOnce ? request.wirePath : PercentEncoding.path(normalized(request.wirePath)),
      query.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&"),
    ]
    lines += signedHeaders.map { "\($0):\(value(of: $0, in: request))" }
    lines += ["", signedHeaders.joined(separator: ";"), payloadHash(of: request)]
    return lines.joined(separator: "\n")
  }

  static func payloadHash(of request: HTTPRequest) -> String {
    request.headers["x-amz-content-sha256"] ?? bodyHash(of: request)
  }

  static func bodyHash(of request: HTTPRequest) -> String {
    hexadecimal(SHA256.hash(data: request.body))
  }

  /// All values of a header, white space trimmed and collapsed; the host comes from the endpoint where no header
  /// says it.
  private static func value(of name: String, in request: HTTPRequest) -> String {
    let values = request.headers.fields.filter { $0.has(name) }.map { collapsed($0.value) }
    if values.isEmpty, name == "host" { return request.endpoint.authority }
    return values.joined(separator: ",")
  }

  private static func collapsed(_ value: String) -> String {
    value.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { String(decoding: $0, as: UTF8.self) }
      .joined(separator: " ")
  }

  /// RFC 3986, section 5.2.4, and empty segments removed, as every service but S3 wants it.
  private static func normalized(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    return "/" + segments.joined(separator: "/") + (path.hasSuffix("/") && !segments.isEmpty ? "/" : "")
  }

  private static func hmac(_ text: String, key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
