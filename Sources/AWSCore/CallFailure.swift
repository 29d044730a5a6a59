/// Why a call did not succeed, after all the attempts that were right to make.
///
/// The cases answer one question, *may it have run?*; `ServiceError.kind` says the rest.
package enum CallFailure: Error, Sendable {
  /// Nothing was sent, on no attempt: it did not run.
  case notSent(String)
  /// There are no credentials to sign with, or they cannot be read: nothing was sent, and no further call will fare
  /// better.
  case noCredentials(String)
  /// The service answered and did not run it.
  case refused(ServiceError)
  /// It may have run: the reply was lost, cannot be read, or is an error that does not say.
  case uncertain(String)
}

/// An error that the service named.
package struct ServiceError: Error, Equatable, Sendable {
  /// The error's type without namespace, for example `ConflictException`.
  package var type: String
  package var message: String
  /// The HTTP status.
  package var status: Int
  /// `x-amzn-requestid`, for AWS support.
  package var requestID: String?
  package var kind: Kind

  /// What an error means for the caller. A type decides before its status.
  package enum Kind: Equatable, Sendable {
    /// Too many requests: it did not run; every attempt that the retry policy grants was made.
    case throttling
    /// A quota of the account is used up (`ServiceQuotaExceededException`, 402).
    case quota
    /// The name is taken or the resource is in another state (`ConflictException`, 409).
    case conflict
    /// The credentials are expired, wrong or unknown: final for every call.
    case credentials
    /// The clocks disagree, even after signing anew with the service's time.
    case clockSkew
    /// `ResourceNotFoundException`.
    case notFound
    /// Any other 4xx with a type: validation, access denied.
    case refused
  }

  package init(type: String, message: String, status: Int, requestID: String? = nil, kind: Kind) {
    self.type = type
    self.message = message
    self.status = status
    self.requestID = requestID
    self.kind = kind
  }
}
