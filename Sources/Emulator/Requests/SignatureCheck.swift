import AWSCore

/// The check that every call goes through first, with the answers of AWS.
enum SignatureCheck {
  /// The region that the request is signed for.
  static func region(of request: HTTPRequest, at date: Date) throws(ServiceFault) -> String {
    let service = request.isForObjects ? "s3" : EmulatedService.signingName
    let verification = SigV4Verification.verify(request, service: service, at: date) {
      $0 == EmulatedService.accessKeyID ? EmulatedService.secretAccessKey : nil
    }
    switch verification {
    case .valid(_, let region, _): return region
    case .missing: throw forbidden("MissingAuthenticationTokenException", "Missing Authentication Token")
    case .malformed(let reason): throw forbidden("IncompleteSignatureException", reason)
    case .unknownAccessKey:
      throw forbidden("UnrecognizedClientException", "The security token included in the request is invalid.")
    case .skewed(.past): throw invalid("Signature expired: x-amz-date is more than 5 minutes in the past.")
    case .skewed(.future): throw invalid("Signature not yet current: x-amz-date is more than 5 minutes ahead.")
    case .wrongService:
      throw invalid("Credential should be scoped to correct service: '\(EmulatedService.signingName)'.")
    case .mismatch:
      throw invalid("The request signature we calculated does not match the signature you provided.")
    }
  }

  private static func forbidden(_ type: String, _ message: String) -> ServiceFault {
    ServiceFault(type: type, status: 403, message: message)
  }

  private static func invalid(_ message: String) -> ServiceFault {
    forbidden("InvalidSignatureException", message)
  }
}
