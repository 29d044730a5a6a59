import JobModel

/// The words of a start that did not succeed: what happened and what that means for the job. What to do about it is
/// advice, which a view gives by the reason's kind.
extension Reason {
  static func lookUpFailed(_ reason: Reason) -> Reason {
    reason.saying("usher did not start it: it could not check whether the job already runs: \(reason.text)")
  }

  /// - Parameter cause: why the start is not certain; nil for one of an earlier apply.
  static func cannotSettle(_ reason: Reason, _ cause: Reason?) -> Reason {
    reason.saying("a start of it is uncertain\(because(cause)); usher could not check it: \(reason.text)")
  }

  static func leftOpen(_ reason: Reason, _ cause: Reason?) -> Reason {
    reason.saying("\(reason.text); an earlier start of it is uncertain\(because(cause))")
  }

  static let lookUpTooOld = Reason(
    .noAnswer,
    "usher did not start it: each time it could send the start, its last look-up was older than the settle time")

  static func nameTaken(by arn: String) -> Reason {
    Reason(.nameTaken, "the service name is taken by another job: \(arn)", holder: arn)
  }

  static func nameTakenWhileOpen(by arn: String, _ cause: Reason?) -> Reason {
    Reason(
      .nameTaken, "a start of it is uncertain\(because(cause)), and the service name is taken by another job: \(arn)",
      requestID: cause?.requestID, holder: arn)
  }

  static func nameTakenInvisibly(_ cause: Reason?) -> Reason {
    Reason(
      .nameTaken,
      "the service says that the name is taken\(because(cause)), but shows no such job: the list may be late, or the job "
        + "was deleted", requestID: cause?.requestID)
  }

  /// - Parameter isGone: List showed the job, and Get does not know it.
  static func undecided(_ arn: String, isGone: Bool, _ cause: Reason?) -> Reason {
    let why =
      isGone
      ? "the service listed \(arn) under this service name, but shows no such job"
      : "\(arn) has this service name but no usher tags"
    return Reason(
      .undecided, "\(why): it may be this run's job\(because(cause))", recorded: "a job that may be this run's",
      requestID: cause?.requestID, holder: arn)
  }

  static func takenBack(_ arn: String) -> Reason {
    Reason(
      .noAnswer, "the service answered the start with \(arn), which is another run's job",
      recorded: "another run's ARN")
  }

  static func stillUncertain(_ cause: Reason?, after settleTime: Duration) -> Reason {
    let words = cause?.text ?? "a start had no answer"
    return Reason(
      cause?.kind ?? .noAnswer,
      "\(words); usher did not find the job after \(settleTime.components.seconds) s; it sent the start twice",
      requestID: cause?.requestID)
  }

  /// - Parameter place: where `usher.yaml` sets the limit; nil: `--max-starts` does.
  static func maximumReached(_ place: String?) -> Reason {
    guard let place else { return Reason(.maximumStarts, "--max-starts is reached") }
    return Reason(.projectLimit, "maxStarts of \(place) is reached")
  }

  static func inFlight(_ limit: InFlightLimit, in accountRegion: AccountRegion) -> Reason {
    Reason(
      .inFlight,
      "account \(accountRegion.account) already has \(limit.count == 1 ? "1 running job" : "\(limit.count) running jobs") in "
        + "\(accountRegion.regionName) (maxInFlight, \(limit.place))"
    )
  }

  static func notCounted(_ reason: Reason, _ limit: InFlightLimit) -> Reason {
    reason.saying(
      "usher did not start it: it could not count the running jobs (maxInFlight, \(limit.place)): \(reason.text)")
  }

  static let undeclared = Reason(.noAnswer, "no given manifest declares this run, and no job of it was found")

  private static func because(_ cause: Reason?) -> String {
    cause.map { " (\($0.text))" } ?? ""
  }
}
