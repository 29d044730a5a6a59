import JobModel

/// Over all manifests of a run `metadata.name` is unique, and the service name is unique within an account and region.
enum NamesAcrossManifests {
  static func check(_ jobs: [DeclaredJob]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var byName: [JobName: Int] = [:]
    byName.reserveCapacity(jobs.count)
    var given: [Int] = []
    var repeated: [Int] = []
    // By index: a loop over the jobs themselves would copy each.
    for index in jobs.indices {
      if jobs[index].givenServiceName != nil { given.append(index) }
      guard let first = byName.updateValue(index, forKey: jobs[index].name) else { continue }
      byName[jobs[index].name] = first
      repeated.append(index)
      diagnostics.append(Diagnostic(at: jobs[index].location, sameName(jobs[index], as: jobs[first])))
    }
    // A generated name holds the job's own, so that only a given one can meet another.
    if given.isEmpty { return diagnostics }
    let candidates = given + repeated + generated(like: given, byName, in: jobs)
    return diagnostics + checkServiceNames(of: candidates, in: jobs)
  }

  /// - Parameter indices: of the jobs, in any order and perhaps twice.
  private static func checkServiceNames(of indices: [Int], in jobs: [DeclaredJob]) -> [Diagnostic] {
    let keyed = indices.map { index in
      (key: Array("\(jobs[index].account)/\(jobs[index].region)/\(jobs[index].serviceName)".utf8), index: index)
    }.sorted { $0.key == $1.key ? $0.index < $1.index : $0.key.lexicographicallyPrecedes($1.key) }
    var diagnostics: [Diagnostic] = []
    var first = keyed[0]
    for (previous, item) in zip(keyed, keyed.dropFirst()) {
      if item.key != first.key { first = item }
      // Of two manifests of one name, that is already said.
      if item.index == previous.index || jobs[item.index].name == jobs[first.index].name { continue }
      diagnostics.append(
        Diagnostic(
          at: jobs[item.index].location, sameServiceName(jobs[item.index], as: jobs[first.index]),
          notes: ["give one another spec.name"]))
    }
    return diagnostics
  }

  /// The jobs whose generated service name may be one of the given ones.
  private static func generated(like given: [Int], _ byName: [JobName: Int], in jobs: [DeclaredJob]) -> [Int] {
    let suffixLength = "-01234567".utf8.count
    return given.compactMap { index in
      let start = jobs[index].givenServiceName.flatMap { String($0.utf8.dropLast(suffixLength)) }
      return start.flatMap { JobName($0) }.flatMap { byName[$0] }
    }
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
