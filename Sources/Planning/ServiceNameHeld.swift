import JobModel
import StateFile

/// A service name that the state shows as held by another run of that account and region: the service would refuse the
/// start, or find another job in its place.
enum ServiceNameHeld {
  static func check(_ item: Plan.Item, against snapshot: Snapshot, _ commands: UsherCommands) -> [Diagnostic] {
    if snapshot.count == 0 { return [] }
    let job = item.job
    let holders = snapshot.holders(ofServiceName: job.serviceName, account: job.account, region: job.region)
    guard let holder = holders.first(where: { $0.run != job.run && $0.run.kind == job.run.kind }) else { return [] }
    let accepting = item.isAcceptable ? [sameResult, commands.accept(job.name)] : []
    return [Diagnostic(at: job.location, message(job, holder), notes: accepting + notes(job))]
  }

  private static func message(_ job: DeclaredJob, _ holder: StartedRecord) -> String {
    let run = holder.name == job.name ? "an earlier run of this job" : "'\(holder.name)'"
    return "name: the service name \(ShownText.quoted(job.serviceName)) is taken by \(run), started \(holder.time) as "
      + ShownText.line(holder.audienceGenerationJobArn)
  }

  private static let sameResult = "to keep the existing result and start nothing:"

  private static func notes(_ job: DeclaredJob) -> [String] {
    job.givenServiceName == nil
      ? [
        "to run it as a new job, change metadata.name or metadata.revision, which make the service name: "
          + "this starts a paid job"
      ]
      : [
        "to run the changed job, give another spec.name, or leave it out and usher makes one: this starts a paid job"
      ]
  }
}
