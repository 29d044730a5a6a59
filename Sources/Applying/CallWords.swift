package import AWSCore

/// What a failed call means, in words.
package enum CallWords {
  package static func describe(_ failure: CallFailure) -> String {
    switch failure {
    case .notSent(let reason): "nothing was sent: \(reason)"
    case .noCredentials(let reason): reason
    case .uncertain(let reason): "the answer is not certain: \(reason)"
    case .refused(let error): describe(error)
    }
  }

  package static func describe(_ error: ServiceError) -> String {
    let id = error.requestID.map { " (request \($0))" } ?? ""
    return "\(error.type): \(error.message)\(id)"
  }
}

extension StartMachine.Answer {
  /// What a start's failure means for its run.
  init(_ failure: CallFailure) {
    switch failure {
    case .notSent(let reason): self = .notRun("it was not started, nothing was sent: \(reason)")
    case .noCredentials(let reason): self = .fatal(reason)
    case .uncertain(let reason): self = .uncertain(reason)
    case .refused(let error):
      let words = CallWords.describe(error)
      switch error.kind {
      case .throttling: self = .notRun("it was not started, the service is throttling: \(words)")
      case .quota: self = .quota("the service's quota is used up: \(words)")
      case .conflict: self = .conflict(words)
      case .credentials, .clockSkew: self = .fatal(words)
      case .notFound, .refused: self = .refused("the service refused it: \(words)")
      }
    }
  }
}
