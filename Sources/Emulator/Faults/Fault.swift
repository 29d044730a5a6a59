/// What can befall a request to the emulated service. The names are those of a script's file.
package enum Fault: String, CaseIterable, Sendable {
  /// No connection comes about.
  case refuse
  /// The connection is reset once the head of the request has arrived; nothing runs.
  case resetBeforeBody
  /// It runs, and the connection is closed without a byte of the answer.
  case runThenDrop
  /// It runs, and the connection is closed in the middle of the answer's body; where it has none, without an answer.
  case runThenHalf
  /// It runs, and nothing ever comes back.
  case runThenSilence
  /// It runs, and the answer is a server error with `status` and, where one is given, the error `type`.
  case runThenError
  /// It runs, and the answer is a 200 with something else in it.
  case runThenGarbage
  /// The connection is closed without an answer; `seconds` later it runs.
  case runLate
  /// It runs, and the answer is the one about the job `name`.
  case runThenAnswerAbout
  /// It runs, and the answer comes `seconds` later.
  case slow
  /// A server error with `status` and, where one is given, the error `type`; nothing runs.
  case serverError
  /// 429, with `Retry-After` where `retryAfter` says so; nothing runs.
  case throttle
  /// 402; nothing runs.
  case quota
  /// 403, AccessDeniedException; nothing runs.
  case denied
  /// 403 for a session that has expired; nothing runs.
  case expired
  /// A 200 with something else in it; nothing runs.
  case garbage
  /// A 200 with nothing in it and none of the service's headers, as a proxy may give it; nothing runs.
  case emptyAnswer
  /// A 403 with a page of HTML and without a type, as a proxy sends it; nothing runs.
  case proxyPage
  /// The answer is the one about the job `name`: a start's its ARN; nothing runs.
  case answerAbout
  /// The service's clock is `seconds` ahead: the signature is judged by it, and the `Date` header shows it.
  case clock
  /// It runs, and every job in the answer is one of `account`.
  case wrongAccount
  /// It runs, and the text `member` of the answer, or of every job on the list, is `value`.
  case wrongMember
  /// The list lacks the jobs that are younger than `seconds`, as one that is behind; with `name`, only that job.
  case staleList
  /// The job `name` is gone, in whatever status it was, before the request is looked at, which then goes on as usual.
  /// Only once that job is `seconds` old.
  case deleteJob
}

extension Fault {
  /// How much of a request has been seen when a fault befalls it.
  enum Stage: Equatable { case connection, head, whole }

  var stage: Stage {
    switch self {
    case .refuse: .connection
    case .resetBeforeBody: .head
    default: .whole
    }
  }

  /// What a script's rule can say about this fault beyond which requests it befalls.
  enum Parameter: String, CaseIterable { case status, type, seconds, retryAfter, account, name, member, value }

  var parameters: [Parameter] {
    switch self {
    case .runThenError, .serverError: [.status, .type]
    case .runLate, .slow, .clock: [.seconds]
    case .throttle: [.retryAfter]
    case .wrongAccount: [.account]
    case .deleteJob, .staleList: [.name, .seconds]
    case .answerAbout, .runThenAnswerAbout: [.name]
    case .wrongMember: [.member, .value]
    default: []
    }
  }

  /// The parameters without which the fault says nothing.
  var requiredParameters: [Parameter] {
    switch self {
    case .runLate, .slow, .clock, .staleList: [.seconds]
    case .deleteJob, .answerAbout, .runThenAnswerAbout: [.name]
    case .wrongMember: [.member, .value]
    default: []
    }
  }

  /// The operations that it can befall; nil: all.
  var operations: [OperationName]? {
    switch self {
    case .answerAbout, .runThenAnswerAbout:
      [.startAudienceGenerationJob, .getAudienceGenerationJob, .listTagsForResource]
    case .staleList: [.listAudienceGenerationJobs, .listAudienceExportJobs]
    default: nil
    }
  }

  /// Whether it waits for the job `name` to be there.
  var needsJob: Bool { [.deleteJob, .answerAbout, .runThenAnswerAbout].contains(self) }
}
