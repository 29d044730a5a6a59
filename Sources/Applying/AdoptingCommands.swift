import JobModel

extension AppliedRun {
  /// The command line that takes a job for this run.
  package func adopting(_ arn: String) -> String {
    ShellCommand.usher("state", "adopt", name.text, arn, job?.location.file ?? path)
  }

  /// The command line that records what the service has of the manifest's runs.
  var rebuilding: String { ShellCommand.usher("state", "rebuild", job?.location.file ?? path) }
}
