/// What a service finds when it checks a request's signature.
package enum SigV4Verification: Equatable, Sendable {
  case valid(accessKeyID: String, region: String, service: String)
  /// There is no `authorization` header.
  case missing
  /// The header, `x-amz-date` or the list of signed headers is not as it has to be; says what is wrong.
  case malformed(String)
  case unknownAccessKey(String)
  /// `x-amz-date` lies more than the tolerance away from the verifier's time.
  case skewed(Skew)
  /// The signature is for another service.
  case wrongService(String)
  case mismatch

  package enum Skew: Equatable, Sendable {
    /// "Signature expired"
    case past
    /// "Signature not yet current"
    case future
  }

  /// Recomputes the signature of a request as it was received, over the headers that its `authorization` names.
  ///
  /// - Parameters:
  ///   - request: path as sent, query decoded (`PercentEncoding.items(ofQuery:)`), all headers. Where there is no `host`
  ///     header, the endpoint's authority counts.
  ///   - service: the signing name that must stand in the scope.
  ///   - tolerance: in seconds.
  ///   - secret: the secret of an access key; nil for an unknown one.
  package static func verify(
    _ request: HTTPRequest, service: String, at date: Date, tolerance: TimeInterval = 300,
    secret: (_ accessKeyID: String) -> String?
  ) -> SigV4Verification {
    guard let header = request.headers["authorization"] else { return .missing }
    guard let parts = Authorization(parsing: header) else {
      return .malformed("the authorization header is not AWS4-HMAC-SHA256 with Credential, SignedHeaders and Signature")
    }
    guard let time = request.headers["x-amz-date"], let signed = WireTime.date(basic: time) else {
      return .malformed("x-amz-date is missing or not like 20150830T123600Z")
    }
    guard time.prefix(8) == parts.scope.day else {
      return .malformed("the day of the credential scope is not that of x-amz-date")
    }
    if let unsigned = Self.mustBeSigned(in: request).first(where: { !parts.signedHeaders.contains($0) }) {
      return .malformed("\(unsigned) is not among the signed headers")
    }
    guard let secret = secret(parts.accessKeyID) else { return .unknownAccessKey(parts.accessKeyID) }
    guard parts.scope.service == service else { return .wrongService(parts.scope.service) }
    let age = date.timeIntervalSince(signed)
    if abs(age) > tolerance { return .skewed(age > 0 ? .past : .future) }

    let hash = SigV4Signature.payloadHash(of: request)
    guard hash == "UNSIGNED-PAYLOAD" || hash == SigV4Signature.bodyHash(of: request) else { return .mismatch }
    let expected = SigV4Signature.compute(
      request, signedHeaders: parts.signedHeaders, time: time, scope: parts.scope, secret: secret)
    guard expected == parts.signature else { return .mismatch }
    return .valid(accessKeyID: parts.accessKeyID, region: parts.scope.region, service: service)
  }

  private static func mustBeSigned(in request: HTTPRequest) -> [String] {
    ["host"] + request.headers.fields.map { $0.name.lowercased() }.filter { $0.hasPrefix("x-amz-") }
  }
}

/// The parts of an `authorization` header.
private struct Authorization {
  var accessKeyID: String
  var scope: SigningScope
  var signedHeaders: [String]
  var signature: String

  init?(parsing header: String) {
    guard header.hasPrefix(SigV4Signature.algorithm + " ") else { return nil }
    var fields: [String: String] = [:]
    for field in header.dropFirst(SigV4Signature.algorithm.count).split(separator: ",") {
      let parts = field.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      fields[String(parts[0].drop { $0 == " " })] = String(parts[1])
    }
    guard let credential = fields["Credential"], let headers = fields["SignedHeaders"],
      let signature = fields["Signature"]
    else { return nil }
    let scope = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard scope.count == 5, scope[4] == "aws4_request", !scope[0].isEmpty else { return nil }
    accessKeyID = scope[0]
    self.scope = SigningScope(day: scope[1], region: scope[2], service: scope[3])
    signedHeaders = headers.split(separator: ";").map(String.init)
    self.signature = signature
    guard signedHeaders == signedHeaders.sorted() else { return nil }
  }
}
