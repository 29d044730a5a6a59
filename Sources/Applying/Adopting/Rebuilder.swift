package import CleanRoomsML
package import JobModel
package import StateFile

/// What became of one declared run when a state was rebuilt.
package enum RebuildResult: Equatable, Sendable {
  /// The state has it, and the service has no further job of it.
  case kept
  /// Jobs of it that the state did not have, and has now.
  case found(arns: [String], [ApplyNotice])
  /// Neither state nor service know it.
  case missing
  /// A job has its name at the service, and is certainly another's.
  case foreign(arn: String)
  /// A job has its name at the service, and may be its own.
  case undecided(arn: String)
  /// It cannot be known.
  case failed(Reason)
  /// The jobs are there, and the state cannot be written.
  case unrecorded(arns: [String], Reason)
}

/// Makes a lost state anew, or fills up one that lacks something: finds the jobs of declared runs at the service by their
/// names and tags, and records those that the state does not have. Starts nothing and takes nothing away.
package struct Rebuilder: Sendable {
  private let journal: StateJournal
  private let lookUp: JobLookUp
  private let exports: JobLookUp
  private let environment: ApplyEnvironment
  private let tagging: Tagging
  private let parallelism: Int

  /// - Parameter journal: of the state, under its lock.
  package init(
    client: CleanRoomsMLClient, journal: StateJournal, parallelism: Int, environment: ApplyEnvironment
  ) {
    self.journal = journal
    self.parallelism = parallelism
    let reader = ServiceJobReader(client, .audienceGenerationJob, parallelism: parallelism)
    lookUp = JobLookUp(reader, elapsed: environment.elapsed)
    exports = JobLookUp(
      ServiceJobReader(client, .audienceExportJob, parallelism: parallelism), elapsed: environment.elapsed)
    tagging = Tagging(jobs: reader.jobs)
    self.environment = environment
  }

  /// - Parameter jobs: each with its request.
  /// - Returns: what became of each: of the generation jobs, then of the exports, each in their order.
  package func rebuild(_ jobs: [DeclaredJob]) async -> [(item: WorkItem, result: RebuildResult)] {
    let items = jobs.filter { $0.export == nil }.map { WorkItem($0, openIn: journal.snapshot) }
    let results = await rebuild(items, lookUp)
    let found = Dictionary(
      results.compactMap { item, result in
        if case .found(let arns, _) = result { arns.last.map { (item.run, $0) } } else { nil }
      }
    ) { first, _ in first }
    var unknown: [(item: WorkItem, result: RebuildResult)] = []
    var exported: [WorkItem] = []
    for job in jobs {
      guard let export = job.export else { continue }
      let run: RunID? = if case .job(let run) = export.upstream { run } else { nil }
      // Where nobody knows the job, nobody can know its exports.
      if let arn = export.arn(in: journal.snapshot) ?? run.flatMap({ found[$0] }) {
        exported.append(WorkItem(job, from: arn, intents: journal.snapshot.openIntents.filter { $0.run == job.run }))
      } else {
        unknown.append((WorkItem(job), .missing))
      }
    }
    return results + (await rebuild(exported, exports)) + unknown
  }

  private func rebuild(
    _ items: [WorkItem], _ lookUp: JobLookUp
  ) async -> [(item: WorkItem, result: RebuildResult)] {
    let items = WorkItem.markingRivals(items)
    let regions = Set(items.map(\.accountRegion).filter { $0.region != nil })
    _ = await concurrently(Array(regions), atOnce: parallelism) { await lookUp.prepare($0) }
    let results = await concurrently(items, atOnce: 2 * parallelism) { await rebuild($0, lookUp) }
    return Array(zip(items, results))
  }

  private func rebuild(_ item: WorkItem, _ lookUp: JobLookUp) async -> RebuildResult {
    let known = Set(journal.snapshot.started(item.run).map { Array($0.identity.utf8) })
    switch await lookUp.find(item, preparedWithin: .seconds(300), underAllNames: true).found {
    case .failed(let reason): return .failed(reason)
    case .nothing: return known.isEmpty ? .missing : .kept
    // The tags of a job whose changed spec was accepted are another run's.
    case .anothers(let arn): return known.isEmpty ? .foreign(arn: arn) : .kept
    case .undecided(let arn, _): return known.isEmpty ? .undecided(arn: arn) : .kept
    case .ours(let jobs, let besides):
      let new = jobs.filter { !known.contains(Array($0.arn.utf8)) }
      return new.isEmpty ? .kept : await record(new, besides, of: item)
    }
  }

  private func record(_ jobs: [StartMachine.FoundJob], _ besides: [String], of item: WorkItem) async -> RebuildResult {
    let arns = jobs.map(\.arn)
    do throws(StateError) {
      try await journal.adopt(environment.records(of: item).adopted(jobs, newID: environment.newID))
    } catch {
      return .unrecorded(arns: arns, Reason(error))
    }
    var notices = besides.isEmpty ? [] : [ApplyNotice.possibleSecondStart(item, taken: arns, besides: besides)]
    for job in jobs where !job.isTagged {
      if let reason = await tagging.tag(job.arn, as: item) { notices.append(.untagged(item, job.arn, reason)) }
    }
    return .found(arns: arns, notices)
  }
}
