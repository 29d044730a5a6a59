import JobModel
import StateFile
import Synchronization

/// Whose job an ARN is: by the state, and by what this apply has learnt since.
///
/// A run is taken on only while the state has no ARN of it, and ends with its ARN: whatever is in here belongs to
/// another run. An answer with such an ARN is a replayed one, or names the job that holds the service name.
final class JobClaims: Sendable {
  /// A run that got an ARN as the answer to its start, in this apply or an earlier one.
  struct Claim: Sendable {
    var run: RunID
    /// Its record's.
    var id: RecordID
    /// The service name of a record of an earlier apply: if the job has it, the record is right. nil in this apply.
    var recordedName: String?
  }

  private struct State {
    /// nil: adopted, accepted, or proven by name and tags.
    var claims: [[UInt8]: Claim?]
    var takenBack: [Claim] = []
  }

  private let state: Mutex<State>

  /// - Parameter kind: whose jobs they are.
  init(_ snapshot: Snapshot, _ kind: JobKind) {
    let arns = snapshot.started(of: kind).lazy.map { record in
      (
        Array(record.identity.utf8),
        record.adopted
          ? nil : Claim(run: record.run, id: record.id, recordedName: record.serviceName)
      )
    }
    state = Mutex(State(claims: Dictionary(arns) { first, _ in first }))
  }

  /// Claims the ARN that the service answered a start with.
  ///
  /// - Parameters:
  ///   - id: the record's that the ARN goes into.
  ///   - otherName: the service name under which a listing of this apply showed the job, where that is not the run's.
  /// - Returns: why the job cannot be the run's; nil where the ARN is claimed.
  func claim(_ arn: String, for item: WorkItem, into id: RecordID, seenAs otherName: String?) -> Reason? {
    let arnShown = ShownText.line(arn)
    guard item.accountRegion.holds(arn) else {
      return Reason(
        .noAnswer, "the service answered with \(arnShown), which is not of this run's partition, region and account",
        recorded: "an ARN of another place")
    }
    if let otherName {
      return Reason(
        .noAnswer,
        "the service answered with \(arnShown), which it listed under the name \(ShownText.quoted(otherName, limit: 63))",
        recorded: "the ARN of a job with another name")
    }
    let isTaken = state.withLock { state in
      if state.claims.keys.contains(Array(arn.utf8)) { return false }
      state.claims[Array(arn.utf8)] = Claim(run: item.run, id: id)
      return true
    }
    if isTaken { return nil }
    return Reason(
      .noAnswer, "the service answered with \(arnShown), which is another run's job", recorded: "another run's ARN")
  }

  /// Takes the ARN of a job that proves to be the run's.
  ///
  /// - Returns: the other run that got the ARN as its answer, where there is one and the job has not that run's name: its
  ///   record is to be taken back.
  func prove(_ job: StartMachine.FoundJob, is item: WorkItem) -> Claim? {
    state.withLock { state in
      guard let claim = state.claims.updateValue(nil, forKey: Array(job.arn.utf8)) ?? nil,
        claim.run != item.run, claim.recordedName.map({ $0.utf8.elementsEqual(job.serviceName.utf8) }) != true
      else { return nil }
      state.takenBack.append(claim)
      return claim
    }
  }

  /// Whether the run's answer turned out to be another run's job.
  func isTakenBack(_ item: WorkItem) -> Bool {
    state.withLock { $0.takenBack.contains { $0.run == item.run } }
  }
}
