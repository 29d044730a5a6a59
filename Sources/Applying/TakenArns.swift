import AWSCore
import StateFile
import Synchronization

/// The ARNs that are some run's: those of the state, and those of this apply.
///
/// A run is taken on only while the state has no ARN of it, and ends with its ARN: whatever is in here belongs to
/// another run. An answer with such an ARN is a replayed one, or names the job that holds the service name.
final class TakenArns: Sendable {
  private let arns: Mutex<Set<[UInt8]>>

  init(_ snapshot: Snapshot) {
    arns = Mutex(Set(snapshot.allStarted.lazy.map { Array($0.audienceGenerationJobArn.utf8) }))
  }

  /// Takes the ARN that the service answered a start with; where it cannot be the run's, says why.
  func refusal(toTake arn: String, for run: AppliedRun) -> Reason? {
    guard run.place.holds(arn) else {
      return Reason(
        .noAnswer, "the service answered with \(arn), which is not of this run's partition, region and account",
        recorded: "an ARN of another place")
    }
    if take(arn) { return nil }
    return Reason(
      .noAnswer, "the service answered with \(arn), which is another run's job", recorded: "another run's ARN")
  }

  /// Takes the ARN of a job whose tags are the run's; false where it was taken before.
  @discardableResult
  func take(_ arn: String) -> Bool {
    arns.withLock { $0.insert(Array(arn.utf8)).inserted }
  }
}
