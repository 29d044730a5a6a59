import AWSCore

/// Whose request it is, and for which region it is signed.
struct Caller {
  let region: String
  /// 12 digits; nil: it stands for every account.
  let account: String?
}

/// The check that every call goes through first, with the answers of AWS.
enum SignatureCheck {
  /// - Parameter account: the caller's, if its access key names none.
  static func caller(
    of request: HTTPRequest, at date: Date, account: String?
  ) throws(ServiceFault) -> Caller {
    let service = request.isForObjects ? "s3" : EmulatedService.signingName
    let verification = SigV4Verification.verify(request, service: service, at: date) {
      $0 == EmulatedService.accessKeyID || Self.account(of: $0) != nil ? EmulatedService.secretAccessKey : nil
    }
    switch verification {
    case .valid(let key, let region, _): return Caller(region: region, account: Self.account(of: key) ?? account)
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

  private static func account(of accessKeyID: String) -> String? {
    let prefix = EmulatedService.accessKeyID + "-"
    guard accessKeyID.hasPrefix(prefix) else { return nil }
    let account = String(accessKeyID.dropFirst(prefix.count))
    return EmulatorSwitches.isAccount(account) ? account : nil
  }

  private static func forbidden(_ type: String, _ message: String) -> ServiceFault {
    ServiceFault(type: type, status: 403, message: message)
  }

  private static func invalid(_ message: String) -> ServiceFault {
    forbidden("InvalidSignatureException", message)
  }
}
