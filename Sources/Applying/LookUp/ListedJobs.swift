import JobModel

/// The jobs of one region that listings showed, by their names, compared by code points.
struct ListedJobs: Sendable {
  /// How many of the jobs that the state records for other runs of a name are asked whose they are: the newest.
  static let maximumRecorded = 20

  private var byName: [[UInt8]: [ServiceJob]] = [:]
  /// Those whose name looks made by usher, `<metadata.name>-<8 hexadecimal digits>`, by the `metadata.name`.
  private var byMadeName: [[UInt8]: [ServiceJob]] = [:]
  private var namesByArn: [[UInt8]: [String]] = [:]

  init(_ jobs: [ServiceJob] = []) {
    add(jobs)
  }

  /// Takes in a further listing: what was shown once stays.
  mutating func add(_ jobs: [ServiceJob]) {
    for job in jobs {
      let arn = Array(job.arn.utf8)
      if namesByArn[arn]?.contains(where: { $0.utf8.elementsEqual(job.serviceName.utf8) }) == true { continue }
      namesByArn[arn, default: []].append(job.serviceName)
      byName[Array(job.serviceName.utf8), default: []].append(job)
      if let name = AudienceGenerationJobs.stem(of: job.serviceName.utf8) { byMadeName[name, default: []].append(job) }
    }
  }

  /// The name under which that job was shown; nil where it was not, or only as `name`.
  func otherName(of arn: String, than name: String) -> String? {
    namesByArn[Array(arn.utf8)]?.first { !$0.utf8.elementsEqual(name.utf8) }
  }

  /// The jobs that may be the run's, in the order in which they are asked: those under its own service names, the oldest
  /// first; then, where all names are wanted, those under a name that usher makes for some run of the job, and of those
  /// the ones that the state records for other runs last, the newest first, and no more than 20 of them.
  ///
  /// A job of another partition, region or account is none of them, and takes no name.
  func candidates(for item: WorkItem, underAllNames: Bool) -> [ServiceJob] {
    let own = item.serviceNames.reduce(into: [[UInt8]]()) { names, name in
      if !names.contains(Array(name.utf8)) { names.append(Array(name.utf8)) }
    }
    var candidates = Self.sorted(own.flatMap { byName[$0] ?? [] })
    if underAllNames {
      let recorded = Set(item.recordedForOthers.map { Array($0.utf8) })
      let made = Self.sorted(byMadeName[Array(item.name.text.utf8)] ?? [])
      let others = made.filter { !own.contains(Array($0.serviceName.utf8)) }
      candidates += others.filter { !recorded.contains(Array($0.arn.utf8)) }
      candidates += others.filter { recorded.contains(Array($0.arn.utf8)) }.reversed()
        .prefix(Self.maximumRecorded)
    }
    return candidates.filter { item.accountRegion.holds($0.arn) }
  }

  /// The oldest first; ISO 8601 sorts as text.
  private static func sorted(_ jobs: [ServiceJob]) -> [ServiceJob] {
    jobs.count < 2 ? jobs : jobs.sorted { $0.createTime < $1.createTime }
  }
}
