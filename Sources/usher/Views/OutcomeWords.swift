import JobModel
import StateFile

extension JobOutcome {
  /// What a plan says of a job that failed: fit to be shown anywhere as it is.
  var failureWords: String {
    "\(words(code: shownCode)); \(Self.failureAdvice)"
  }

  static let failureAdvice = "fix the cause, then change metadata.revision"

  /// How the job ended, and whether the service still has it, in a word or two.
  var word: String { [status?.word, isDeleted ? "deleted" : nil].compactMap { $0 }.joined(separator: ", ") }

  /// The same with its day, and the service's reason.
  var words: String {
    let reason = [statusCode, message].compactMap { $0 }.joined(separator: ": ")
    let end = words(code: reason.isEmpty ? nil : reason)
    return isDeleted ? end.isEmpty ? "deleted" : "\(end); deleted" : end
  }

  private func words(code: String?) -> String {
    [status?.word, updateTime.flatMap { UTCTime($0) }.map { " \($0.day)" }, code.map { ": \($0)" }]
      .compactMap { $0 }.joined()
  }

  /// The code where it is one: what looks like anything else is only shown where it can be quoted.
  private var shownCode: String? {
    statusCode.flatMap { code in
      let isCode =
        (1...64).contains(code.utf8.count)
        && code.utf8.allSatisfy { byte in
          (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "_-.".utf8.contains(byte)
        }
      return isCode ? code : nil
    }
  }
}

extension JobOutcome.Status {
  fileprivate var word: String {
    switch self {
    case .active: "ACTIVE"
    case .createFailed: "job failed"
    }
  }
}
