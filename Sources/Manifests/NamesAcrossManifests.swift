import JobModel

/// Over all manifests of a run `metadata.name` is unique, and the service name is unique within an account and region.
enum NamesAcrossManifests {
  static func check(_ jobs: [DeclaredJob]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var byName: [JobName: Int] = [:]
    byName.reserveCapacity(jobs.count)
    var isAnyGiven = false
    // By index: a loop over the jobs themselves would copy each.
    for index in jobs.indices {
      if jobs[index].givenServiceName != nil { isAnyGiven = true }
      guard let first = byName.updateValue(index, forKey: jobs[index].name) else { continue }
      byName[jobs[index].name] = first
      diagnostics.append(Diagnostic(at: jobs[index].location, sameName(jobs[index], as: jobs[first])))
    }
    // A generated name holds the job's own, so that only a given one can meet another.
    guard isAnyGiven else { return diagnostics }
    var byServiceName: [[UInt8]: Int] = [:]
    for (index, job) in jobs.enumerated() {
      let key = Array("\(job.account)/\(job.region)/\(job.serviceName)".utf8)
      guard let first = byServiceName.updateValue(index, forKey: key) else { continue }
      byServiceName[key] = first
      // Of two manifests of one name, that is already said.
      if jobs[first].name != job.name {
        diagnostics.append(
          Diagnostic(at: job.location, sameServiceName(job, as: jobs[first]), notes: ["give one another spec.name"]))
      }
    }
    return diagnostics
  }

  private static func sameName(_ job: DeclaredJob, as first: DeclaredJob) -> String {
    "metadata.name: '\(job.name)' is declared already, in \(place(first))"
  }

  private static func sameServiceName(_ job: DeclaredJob, as first: DeclaredJob) -> String {
    "name: the service name \(ShownText.quoted(job.serviceName)) is that of '\(first.name)' already, in \(place(first))"
  }

  private static func place(_ job: DeclaredJob) -> String {
    "\(ShownText.line(job.location.file)):\(job.location.line)"
  }
}
