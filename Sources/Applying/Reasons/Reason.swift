import StateFile

/// Why a run did not end as started, or is not certain: words for people, and what a program tells apart.
package struct Reason: Equatable, Sendable, CustomStringConvertible {
  /// What is the matter, as far as it decides what to do about it.
  package enum Kind: Equatable, Sendable {
    /// A signal stopped the apply.
    case interrupted
    /// `--max-starts` is reached.
    case maximumStarts
    /// A limit of `usher.yaml` is reached that holds for each apply.
    case projectLimit
    /// As many jobs are in flight as `usher.yaml` allows: wait until some have ended.
    case inFlight
    /// The account's quota of that region is used up: wait until jobs have ended.
    case quota
    /// The generation job of an export is not started, or has not ended: apply again later.
    case upstream
    /// The generation job of an export failed, or was deleted.
    case upstreamFailed
    /// Too many requests, on every attempt: wait and apply again.
    case throttled
    /// Credentials are missing, expired or wrong: renew them.
    case credentials
    /// This machine's clock is wrong.
    case clock
    /// The caller may not do it: at least one of these is not allowed.
    case accessDenied([Permission])
    /// The service does not take the request: fix the manifest.
    case refused
    /// Nothing could be sent: network, endpoint.
    case notSent
    /// The answer has no mark of AWS's: a proxy, or a login page, seems to have given it.
    case proxy
    /// The service name is taken by a job that is not the run's.
    case nameTaken
    /// A job that may be the run's own has the service name: wait for its tags, or adopt it.
    case undecided
    /// The service gave no answer, or none that says what happened.
    case noAnswer
    /// The state cannot be written.
    case state
    /// The state, or its lock, was removed or replaced while the apply ran.
    case stateDisplaced
  }

  package var kind: Kind
  /// What is the case and what to do, without the id of the request, so that runs with the same trouble have the same
  /// text. It quotes nothing of `sqlParameters`.
  package var text: String
  /// The id of the service's answer, for AWS support; nil where it is about no answer.
  package var requestID: String?
  /// The ARN of the job that has the run's name at the service, where that is the matter and it is known.
  package var holder: String?
  /// The account whose credentials the service says it refused; nil where it does not say.
  package var callerAccount: String?
  /// Whether the service refused the start itself, and not a look that had to come before it.
  package var isRefusal = false
  /// What the state keeps of it: never a word of the service's message.
  let recorded: String

  init(_ kind: Kind, _ text: String, recorded: String? = nil, requestID: String? = nil, holder: String? = nil) {
    self.kind = kind
    self.text = text
    self.requestID = requestID
    self.holder = holder
    self.recorded = recorded ?? text
  }

  init(_ error: StateError) {
    self.init(error.isDisplaced ? .stateDisplaced : .state, "the state cannot be written: \(error)")
  }

  /// The same matter in other words.
  func saying(_ text: String) -> Reason {
    var reason = self
    reason.text = text
    return reason
  }

  /// The kind as a word for programs.
  package var code: String {
    switch kind {
    case .interrupted: "interrupted"
    case .maximumStarts: "maximumStarts"
    case .projectLimit: "projectLimit"
    case .inFlight: "inFlight"
    case .quota: "quota"
    case .upstream: "upstream"
    case .upstreamFailed: "upstreamFailed"
    case .throttled: "throttled"
    case .credentials: "credentials"
    case .clock: "clock"
    case .accessDenied: "accessDenied"
    case .refused: "refused"
    case .notSent: "notSent"
    case .proxy: "proxy"
    case .nameTaken: "nameTaken"
    case .undecided: "undecided"
    case .noAnswer: "noAnswer"
    case .state: "state"
    case .stateDisplaced: "stateDisplaced"
    }
  }

  /// The text and the id of the request.
  package var description: String { text + (requestID.map { " (request \($0))" } ?? "") }
}

/// What an IAM policy of the caller has to allow.
package struct Permission: Equatable, Sendable {
  /// For example `cleanrooms-ml:StartAudienceGenerationJob`.
  package var action: String
  /// An ARN, or `*`.
  package var resource: String
}
