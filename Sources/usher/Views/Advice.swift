import Applying
import JobModel

/// What to do about a run that did not end as started: its lines, without their marks.
enum Advice {
  static func lines(for result: RunResult, of run: AppliedRun) -> [String] {
    switch result {
    case .started, .adopted: []
    case .closedUndeclared: ["where the job is still wanted, declare it again"]
    case .deferred(let reason), .stopped(let reason), .failed(let reason): cure(of: reason.kind) + taking(reason, run)
    case .uncertain(let reason):
      cure(of: reason.kind, then: "the next apply looks for the job before it starts anything") + taking(reason, run)
    case .unrecorded(let arns, let reason):
      cure(of: reason.kind, then: "the next apply finds the job by its name and tags and records it; so does:")
        + arns.map(run.adopting)
    }
  }

  /// How to take the job that has the run's name for the run's own.
  private static func taking(_ reason: Reason, _ run: AppliedRun) -> [String] {
    reason.holder.map { ["or, where it is this run's own job, take it on purpose:", run.adopting($0)] } ?? []
  }

  private static func cure(of kind: Reason.Kind, then next: String) -> [String] {
    cure(of: kind) + [next]
  }

  private static func cure(of kind: Reason.Kind) -> [String] {
    switch kind {
    case .interrupted, .noAnswer: ["run the same apply again"]
    case .maximumStarts: ["raise --max-starts, or run the same apply again"]
    case .projectLimit: ["run the same apply again"]
    case .quota, .inFlight: ["run the same apply again when jobs have ended"]
    case .throttled: ["wait a minute and run the same apply again; --parallelism makes fewer requests at a time"]
    case .credentials: ["renew or correct the credentials and run the same apply again"]
    case .clock: ["set this machine's clock and run the same apply again"]
    case .accessDenied(let permissions): allowing(permissions)
    case .undecided: ["wait, and run the same apply again: tags can come late"]
    case .refused, .nameTaken: ["mend the manifest and run the same apply again; what was started stays started"]
    case .notSent: ["see to the network and the endpoint, and run the same apply again"]
    case .state: ["mend the disk and run the same apply again"]
    case .stateDisplaced: ["bring the state back and run the same apply again"]
    }
  }

  private static func allowing(_ permissions: [Permission]) -> [String] {
    permissions.map { "allow \(ShownText.line($0.action)) on\n    \(ShownText.line($0.resource))" }
      + ["and run the same apply again; usher iam-policy prints the whole policy"]
  }
}
