/// Which requests a fault befalls.
package struct FaultRule: Sendable {
  package var fault: Fault
  /// nil: any.
  package var operation: OperationName?
  /// The service name of the job that the request is about, or the beginning of one and `*`; nil: any request, also
  /// one about no single job.
  package var job: String?
  /// How many matching requests pass before the fault can befall one.
  package var skip = 0
  /// How many requests it befalls; nil: no end.
  package var times: Int?
  /// From 0 to 1.
  package var probability: Double = 1
  /// Of a server error.
  package var status = 500
  /// Of a server error: the type that it claims; nil: the one of its status.
  package var type: String?
  /// Of `slow`, `runLate`, `clock`, `deleteJob` and `staleList`.
  package var seconds: Double = 0
  /// Of `throttle`, in seconds.
  package var retryAfter: Int?
  /// Of `wrongAccount`: twelve digits.
  package var account = "999999999999"
  /// Of `deleteJob`, `answerAbout`, `runThenAnswerAbout` and `staleList`: a service name.
  package var name: String?
  /// Of `wrongMember`.
  package var member = ""
  package var value = ""

  /// - Parameter change: sets what is not as above.
  package init(_ fault: Fault, on operation: OperationName? = nil, _ change: (inout FaultRule) -> Void = { _ in }) {
    self.fault = fault
    self.operation = operation
    change(&self)
  }

  func matches(_ arrival: Arrival) -> Bool {
    if let operation, operation != arrival.operation { return false }
    if let operations = fault.operations, !operations.contains(where: { $0 == arrival.operation }) { return false }
    guard let job else { return true }
    guard let name = arrival.job?.utf8 else { return false }
    return job.hasSuffix("*") ? name.starts(with: job.utf8.dropLast()) : name.elementsEqual(job.utf8)
  }
}

/// What is known of a request when it is decided whether a fault befalls it.
struct Arrival {
  let stage: Fault.Stage
  /// nil where it is not known yet, or the service has none like it.
  var operation: OperationName?
  /// The service name of the job that it is about.
  var job: String?
}

/// A fault that befell a request. Its description is a line for a person, safe to show.
package struct FaultHit: Sendable, CustomStringConvertible {
  /// Counted from 1.
  package let number: Int
  package let rule: FaultRule
  /// The rule's place in its script, from 1.
  package let ruleNumber: Int
  /// What is known of the request.
  package let operation: OperationName?
  package let job: String?

  package var description: String {
    let request = operation?.rawValue ?? (rule.fault.stage == .connection ? "a connection" : "an unknown operation")
    return "fault \(number): \(rule.fault.rawValue) on \(request)\(job.map { " of \(shown($0))" } ?? "") "
      + "(rule \(ruleNumber))"
  }
}

/// Text from a file or a request in quotes, with escapes for everything that is not plain ASCII.
func shown(_ text: String) -> String {
  "'\(text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined())'"
}
