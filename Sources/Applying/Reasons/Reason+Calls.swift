import AWSCore

extension Reason {
  /// - Parameter permissions: what the call needs.
  init(_ failure: CallFailure, needing permissions: [Permission] = []) {
    switch failure {
    case .notSent(let reason): self.init(.notSent, "nothing was sent: \(reason)")
    case .noCredentials(let reason): self.init(.credentials, reason)
    case .uncertain(let reason): self.init(.noAnswer, "the answer is uncertain: \(reason)")
    case .unreadable(let reason, let id):
      // AWS gives every answer an id.
      self.init(id == nil ? .proxy : .noAnswer, "the answer is uncertain: \(reason)", requestID: id)
    case .refused(let error): self.init(error, error.summary, needing: permissions)
    case .unclear(let error) where error.seemsToBeProxys:
      self.init(
        .proxy, "the answer \(error.name) has neither an AWS error type nor a request id: a proxy may have given it",
        recorded: error.name)
    case .unclear(let error): self.init(error, "the service answered \(error.summary)", needing: permissions)
    }
  }

  private init(_ error: ServiceError, _ text: String, needing permissions: [Permission]) {
    let kind: Kind =
      switch error.kind {
      case .throttling: .throttled
      case .quota: .quota
      case .conflict: .nameTaken
      case .credentials: .credentials
      case .clockSkew: .clock
      case .accessDenied: .accessDenied(Self.named(in: error.message, permissions))
      case .notFound, .refused: .refused
      case .unclear: .noAnswer
      }
    let id = error.requestID.map { ", request \($0)" } ?? ""
    self.init(kind, text, recorded: error.name + id, requestID: error.requestID)
    if error.kind == .accessDenied { callerAccount = Self.caller(in: error.message) }
  }

  /// The account of the caller that IAM's message names: `User: arn:aws:sts::123456789012:… is not authorized to …`.
  private static func caller(in message: String) -> String? {
    let words = message.split(separator: " ")
    guard let label = words.firstIndex(of: "User:"), label + 1 < words.endIndex else { return nil }
    return Arn(String(words[label + 1])).flatMap { $0.account.isEmpty ? nil : $0.account }
  }

  /// The permissions whose action the message names; all of them where it names none.
  private static func named(in message: String, _ permissions: [Permission]) -> [Permission] {
    let named = permissions.filter { message.contains($0.action) }
    return named.isEmpty ? permissions : named
  }
}

extension ServiceError {
  /// Whether nothing in it is AWS's: no type, no request's id, and a status with which proxies and login pages answer.
  fileprivate var seemsToBeProxys: Bool {
    type == nil && requestID == nil && ((300..<500).contains(status) || status == 511)
  }
}

extension StartMachine.Answer {
  /// What the failure of a start means for its run.
  ///
  /// - Parameter permissions: what the start needs.
  init(_ failure: CallFailure, needing permissions: [Permission]) {
    let reason = Reason(failure, needing: permissions)
    switch failure {
    case .notSent: self = .notRun(reason.saying("it was not started, \(reason.text)"))
    case .noCredentials: self = .fatal(reason)
    case .uncertain, .unreadable, .unclear: self = .uncertain(reason)
    case .refused(let error):
      switch error.kind {
      case .throttling: self = .notRun(reason.saying("it was not started, the service is throttling: \(reason.text)"))
      case .quota: self = .quota(reason.saying("the service's quota is used up: \(reason.text)"))
      case .conflict: self = .conflict(reason)
      case .credentials, .clockSkew: self = .fatal(reason)
      case .accessDenied, .notFound, .refused:
        var refusal = reason.saying("the service refused it: \(reason.text)")
        refusal.isRefusal = true
        self = .refused(refusal)
      case .unclear: self = .uncertain(reason)
      }
    }
  }
}
