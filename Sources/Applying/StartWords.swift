/// The words of a start that did not succeed: what is the case, and what to do.
enum StartWords {
  static func lookUpFailed(_ reason: Reason) -> Reason {
    reason.saying("it was not started, because it cannot be known whether it runs already: \(reason.text)")
  }

  /// - Parameter cause: why the start is not certain; nil for one of an earlier apply.
  static func cannotSettle(_ reason: Reason, _ cause: Reason?) -> Reason {
    reason.saying(
      "it may have been started\(because(cause)); looking for it failed: \(reason.text); the next apply looks again")
  }

  static func leftOpen(_ reason: Reason, _ cause: Reason?) -> Reason {
    reason.saying(
      "\(reason.text); an earlier start of it may have been carried out\(because(cause)), the next apply looks again")
  }

  static func nameTaken(by arn: String) -> Reason {
    Reason(
      .nameTaken,
      "the name is taken by \(arn), whose tags are not those of this run; give another spec.name, or change "
        + "metadata.revision where usher makes the name", holder: arn)
  }

  static func nameTakenWhileOpen(by arn: String, _ cause: Reason?) -> Reason {
    Reason(
      .nameTaken,
      "it may have been started\(because(cause)), and the name is taken by \(arn), whose tags are not those of this run; "
        + "change metadata.revision (and spec.name, where it is given)", requestID: cause?.requestID, holder: arn)
  }

  static func nameTakenInvisibly(_ cause: Reason?) -> Reason {
    Reason(
      .nameTaken,
      "the service says that the name is taken\(because(cause)), and no such job can be seen; the next apply looks again; "
        + "if the job was deleted, change metadata.revision (and spec.name, where it is given)",
      requestID: cause?.requestID)
  }

  static func stillUncertain(_ cause: Reason?, after settleTime: Duration) -> Reason {
    let words = cause?.text ?? "a start had no answer"
    return Reason(
      cause?.kind ?? .noAnswer,
      "\(words), and the job is not to be found after \(settleTime.components.seconds) s; it was sent twice, the next "
        + "apply looks again before anything else", requestID: cause?.requestID)
  }

  /// - Parameter place: where `usher.yaml` sets the limit; nil: `--max-starts` does.
  static func maximumReached(_ place: String?) -> Reason {
    guard let place else { return Reason(.maximumStarts, "--max-starts is reached") }
    return Reason(.projectLimit, "maxStarts of \(place) is reached")
  }

  static func inFlight(_ limit: InFlightLimit, in place: InFlightPlaces.Place) -> Reason {
    Reason(
      .inFlight,
      "maxInFlight of \(limit.place) is reached: so many jobs of account \(place.account) are in flight in "
        + place.region)
  }

  static func notCounted(_ reason: Reason, _ limit: InFlightLimit) -> Reason {
    reason.saying(
      "it was not started, because it cannot be known how many jobs are in flight (maxInFlight of \(limit.place)): "
        + reason.text)
  }

  static let undeclared = Reason(.noAnswer, "none of the given manifests declares this run, and no job of it was found")

  private static func because(_ cause: Reason?) -> String {
    cause.map { " (\($0.text))" } ?? ""
  }
}
