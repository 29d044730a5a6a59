extension ErrorAnswer {
  /// What the answer means; nil where it does not say whether the call ran. The type decides before the status.
  var kind: ServiceError.Kind? {
    if let type {
      if let kind = Self.kinds[type] {
        return kind == .credentials && Self.speaksOfTime(message) ? .clockSkew : kind
      }
      if Self.mayHaveRun.contains(type) { return nil }
    }
    switch (status, type) {
    case (429, _): return .throttling
    case (402, _?): return .quota
    case (403, _?): return .accessDenied
    case (404, _?): return .notFound
    case (408, _): return nil
    case (409, _?): return .conflict
    case (400..<500, _?): return .refused
    default: return nil
    }
  }

  /// A type that the service gives for its own trouble, whatever the status beside it.
  private static let mayHaveRun: Set<String> = [
    "InternalServerException", "InternalServerError", "InternalFailure", "InternalError", "ServiceUnavailable",
    "ServiceUnavailableException", "RequestTimeout", "RequestTimeoutException",
  ]

  private static let kinds: [String: ServiceError.Kind] = {
    let types: [ServiceError.Kind: [String]] = [
      .conflict: ["ConflictException"],
      .quota: ["ServiceQuotaExceededException"],
      .notFound: ["ResourceNotFoundException"],
      .accessDenied: ["AccessDenied", "AccessDeniedException"],
      .refused: ["ValidationException"],
      // botocore, retries/standard.py, _THROTTLED_ERROR_CODES.
      .throttling: [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
      ],
      .clockSkew: ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"],
      .credentials: [
        "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "UnrecognizedClientException",
        "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken", "InvalidSignatureException",
        "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "AuthFailure",
      ],
    ]
    return Dictionary(uniqueKeysWithValues: types.flatMap { kind, names in names.map { ($0, kind) } })
  }()

  /// The services tell a skewed clock and a wrong signature apart only in the message.
  private static func speaksOfTime(_ message: String) -> Bool {
    message.contains("Signature expired") || message.contains("not yet current")
  }
}
