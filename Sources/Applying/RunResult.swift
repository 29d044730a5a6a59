/// How apply ended for one run.
package enum RunResult: Equatable, Sendable {
  case started(arn: String)
  /// The job was there already, with this run's name and tags, and is in the state now.
  case adopted(arn: String)
  /// Not in this apply: run it again.
  case deferred(String)
  /// Not begun, because apply stopped first.
  case stopped(String)
  /// Not started; the words say why and what to do.
  case failed(String)
  /// It may run: its intent stays open and the next apply settles it.
  case uncertain(String)
  /// An open intent of a run that no manifest declares any more: no job was found, and the intent is closed.
  case closedUndeclared
  /// The job runs, and the state could not be written.
  case unrecorded(arn: String, String)
}

/// The words of a start that did not succeed: what is the case, and what to do.
enum StartWords {
  static func lookUpFailed(_ reason: String) -> String {
    "it was not started, because it cannot be known whether it runs already: \(reason)"
  }

  static func cannotSettle(_ reason: String) -> String {
    "it may have been started; looking for it failed: \(reason); the next apply looks again"
  }

  static func leftOpen(_ reason: String) -> String {
    "\(reason); an earlier start of it may have been carried out, the next apply looks again"
  }

  static func nameTaken(by arn: String) -> String {
    "the name is taken by \(arn), whose tags are not those of this run; give another spec.name, or change "
      + "metadata.revision where usher makes the name"
  }

  static func nameTakenWhileOpen(by arn: String) -> String {
    "it may have been started, and the name is taken by \(arn), whose tags are not those of this run; change "
      + "metadata.revision (and spec.name, where it is given)"
  }

  static let nameTakenInvisibly =
    "the service says that the name is taken, and no such job can be seen; the next apply looks again; if the job was "
    + "deleted, change metadata.revision (and spec.name, where it is given)"

  static let stillUncertain =
    "it was started again under one name and never seen; the next apply looks again before anything else"

  static let undeclared = "none of the given manifests declares this run, and no job of it was found"
}
