/// What an error means for the next attempt.
enum ErrorClass: Hashable {
  /// Too much: it did not run, and may be sent again after a wait.
  case throttling
  /// It passes, and nobody knows whether the call ran: who only reads may ask again after a wait.
  case transient
  /// The clocks disagree: it did not run, and may be sent again once, with the service's time.
  case clockSkew
  /// Not to be sent again. `.unclear` where it does not say whether the call ran.
  case final(ServiceError.Kind)
}

extension ErrorAnswer {
  /// The type decides before the status.
  var errorClass: ErrorClass {
    let byType = type.flatMap { Self.types[$0] }
    if byType == .final(.credentials), Self.speaksOfTime(message) { return .clockSkew }
    return byType ?? Self.statusClass(status, hasType: type != nil)
  }

  private static let types: [String: ErrorClass] = {
    let types: [ErrorClass: [String]] = [
      // botocore, retries/standard.py, ThrottledRetryableChecker.
      .throttling: [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
      ],
      // TransientRetryableChecker; STS's trouble with an identity provider, retries/special.py; and what services
      // call trouble of their own, whatever the status beside it.
      .transient: [
        "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError", "InternalServerException",
        "InternalServerError", "InternalFailure", "InternalError", "ServiceUnavailable", "ServiceUnavailableException",
      ],
      .clockSkew: ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"],
      .final(.conflict): ["ConflictException"],
      .final(.quota): ["ServiceQuotaExceededException"],
      .final(.notFound): ["ResourceNotFoundException", "NoSuchKey", "NoSuchBucket"],
      .final(.accessDenied): ["AccessDenied", "AccessDeniedException"],
      .final(.refused): ["ValidationException"],
      .final(.credentials): [
        "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "UnrecognizedClientException",
        "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken", "InvalidSignatureException",
        "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "AuthFailure",
      ],
    ]
    return Dictionary(uniqueKeysWithValues: types.flatMap { meaning, names in names.map { ($0, meaning) } })
  }()

  /// - Parameter hasType: whether the answer names a type: a 4xx without one is not the service's.
  private static func statusClass(_ status: Int, hasType: Bool) -> ErrorClass {
    switch (status, hasType) {
    case (408, _), (500, _), (502...504, _): .transient
    case (429, _): .throttling
    case (402, true): .final(.quota)
    case (403, true): .final(.accessDenied)
    case (404, true): .final(.notFound)
    case (409, true): .final(.conflict)
    case (400..<500, true): .final(.refused)
    default: .final(.unclear)
    }
  }

  /// The services tell a skewed clock and a wrong signature apart only in the message.
  private static func speaksOfTime(_ message: String) -> Bool {
    message.contains("Signature expired") || message.contains("not yet current")
  }
}
