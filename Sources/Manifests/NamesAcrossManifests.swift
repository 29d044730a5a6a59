import JobModel

/// Across all given manifests `metadata.name` is unique, and the service name is unique within an account and region.
enum NamesAcrossManifests {
  static func check(_ jobs: [DeclaredJob]) -> [Diagnostic] {
    // Files are read in the order of their names, which are mostly those of the jobs: hardly anything is to be sorted,
    // and no table of names to be filled.
    let byName = jobs.indices.sorted { precedes(jobs[$0].name, $0, jobs[$1].name, $1) }
    var repeated: [(index: Int, first: Int)] = []
    var first = 0
    for index in byName.indices.dropFirst() {
      if FileSystem.precedes(jobs[byName[index - 1]].name.text, jobs[byName[index]].name.text) {
        first = index
      } else {
        repeated.append((byName[index], byName[first]))
      }
    }
    repeated.sort { $0.index < $1.index }
    var locations = NameLocations()
    let diagnostics = repeated.map { item in
      locations.diagnostic(
        at: .job, of: jobs[item.index], "'\(jobs[item.index].name)' is already declared",
        notes: ["first declared in \(locations.text(.job, of: jobs[item.first]))"])
    }
    // A generated name holds the job's own, so that only a given one can meet another.
    let given = jobs.indices.filter { jobs[$0].givenServiceName != nil }
    if given.isEmpty { return diagnostics }
    let candidates = given + repeated.map(\.index) + generated(like: given, byName, in: jobs)
    return diagnostics + checkServiceNames(of: candidates, in: jobs, &locations)
  }

  /// By name, then by place.
  private static func precedes(_ left: JobName, _ leftIndex: Int, _ right: JobName, _ rightIndex: Int) -> Bool {
    if FileSystem.precedes(left.text, right.text) { return true }
    return leftIndex < rightIndex && !FileSystem.precedes(right.text, left.text)
  }

  /// - Parameter indices: of the jobs, in any order and perhaps twice.
  private static func checkServiceNames(
    of indices: [Int], in jobs: [DeclaredJob], _ locations: inout NameLocations
  ) -> [Diagnostic] {
    let named = indices.map { ServiceName(text: jobs[$0].serviceName, index: $0) }
      .sorted { $0.precedes($1, in: jobs) || !$1.precedes($0, in: jobs) && $0.index < $1.index }
    var diagnostics: [Diagnostic] = []
    var first = named[0]
    for (previous, item) in zip(named, named.dropFirst()) {
      if first.precedes(item, in: jobs) { first = item }
      // Of two manifests of one name, it is already reported.
      if item.index == previous.index || jobs[item.index].name == jobs[first.index].name { continue }
      let place = locations.text(.service, of: jobs[first.index])
      diagnostics.append(
        locations.diagnostic(
          at: .service, of: jobs[item.index], sameServiceName(jobs[item.index], as: jobs[first.index]),
          notes: ["first in \(place)", "give one of them another spec.name"]))
    }
    return diagnostics
  }

  /// What is unique within an account and region.
  private struct ServiceName {
    let text: String
    let index: Int

    func precedes(_ other: ServiceName, in jobs: [DeclaredJob]) -> Bool {
      if FileSystem.precedes(text, other.text) { return true }
      if FileSystem.precedes(other.text, text) { return false }
      let (here, there) = (jobs[index], jobs[other.index])
      return (here.account, here.region, here.run.kind.rawValue) < (
        there.account, there.region, there.run.kind.rawValue
      )
    }
  }

  /// The jobs whose generated service name may be one of the given ones.
  private static func generated(like given: [Int], _ byName: [Int], in jobs: [DeclaredJob]) -> [Int] {
    let suffixLength = "-01234567".utf8.count
    return given.compactMap { index in
      let start = jobs[index].givenServiceName.flatMap { String($0.utf8.dropLast(suffixLength)) }
      return start.flatMap { JobName($0) }.flatMap { first(of: $0, byName, in: jobs) }
    }
  }

  /// The first job of a name.
  private static func first(of name: JobName, _ byName: [Int], in jobs: [DeclaredJob]) -> Int? {
    var (low, high) = (0, byName.count)
    while low < high {
      let middle = (low + high) / 2
      if FileSystem.precedes(jobs[byName[middle]].name.text, name.text) { low = middle + 1 } else { high = middle }
    }
    return low < byName.count && jobs[byName[low]].name == name ? byName[low] : nil
  }

  private static func sameServiceName(_ job: DeclaredJob, as first: DeclaredJob) -> String {
    "'\(first.name)' already has the service name \(ShownText.quoted(job.serviceName))"
  }
}
