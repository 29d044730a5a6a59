import JobModel
import StateFile

/// A service name that the state shows as held by another run of that account and region: the service would refuse the
/// start, or find another job in its place.
enum ServiceNameHeld {
  static func check(_ job: DeclaredJob, against snapshot: Snapshot) -> [Diagnostic] {
    let holders = snapshot.holders(ofServiceName: job.serviceName, account: job.account, region: job.region)
    guard let holder = holders.first(where: { $0.name != job.name || $0.digest != job.digest }) else { return [] }
    return [Diagnostic(at: job.location, message(job, holder), notes: notes(job, holder))]
  }

  private static func message(_ job: DeclaredJob, _ holder: StartedRecord) -> String {
    let run = holder.name == job.name ? "an earlier run of this job" : "'\(holder.name)'"
    return "name: the service name \(ShownText.quoted(job.serviceName)) is taken by \(run), started \(holder.time) as "
      + ShownText.line(holder.audienceGenerationJobArn)
  }

  private static func notes(_ job: DeclaredJob, _ holder: StartedRecord) -> [String] {
    if job.givenServiceName == nil {
      return ["change metadata.name or metadata.revision: the service name is made of the name and the digest"]
    }
    let another =
      "a name at the service is never free again: give another spec.name, or leave it out and usher makes one"
    guard holder.name == job.name else { return [another] }
    return [
      another, "or, where the run that exists is to count for the changed spec too:",
      ShellCommand.usher("state", "accept", job.name.text, job.location.file),
    ]
  }
}
