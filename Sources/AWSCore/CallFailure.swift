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
  /// It may have run: the reply was lost.
  case uncertain(String)
  /// It ran, or something before the service says so: the reply, of that id, cannot be read.
  case unreadable(String, requestID: String?)
  /// It may have run: the service, or something before it, answered with an error that does not say.
  case unclear(ServiceError)
}

extension CallFailure {
  /// What happened, for the end of a sentence.
  package var words: String {
    switch self {
    case .notSent(let words), .noCredentials(let words), .uncertain(let words), .unreadable(let words, _): words
    case .refused(let error), .unclear(let error):
      error.summary + (error.requestID.map { " (request \($0))" } ?? "")
    }
  }
}

/// An answer that is an error.
package struct ServiceError: Error, Equatable, Sendable {
  /// The error's type without namespace, for example `ConflictException`; nil where the answer names none.
  package var type: String?
  /// What the service says, in words of its own, which may quote the request; empty where it says nothing.
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
    /// The caller may not do it (`AccessDeniedException`, any other 403 with a type).
    case accessDenied
    /// Any other 4xx with a type: validation above all.
    case refused
    /// It does not say whether the call ran: a 5xx, an error without a type. Only in `CallFailure.unclear`.
    case unclear
  }

  package init(type: String?, message: String, status: Int, requestID: String? = nil, kind: Kind) {
    self.type = type
    self.message = message
    self.status = status
    self.requestID = requestID
    self.kind = kind
  }

  /// Which error it is, without a word of the service's message: `ConflictException (HTTP 409)`, or `HTTP 502`.
  package var name: String { type.map { "\($0) (HTTP \(status))" } ?? "HTTP \(status)" }

  /// The error's name and, where there is one, its message.
  package var summary: String { message.isEmpty ? name : "\(name): \(message)" }
}
