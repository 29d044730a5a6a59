import AWSCore
package import CleanRoomsML
import CleanRoomsMLModel
package import JobModel
package import StateFile

/// Compares a state with the service: asks, and changes nothing.
package struct Verifier: Sendable {
  private let lookUp: JobLookUp
  private let parallelism: Int

  package init(_ client: CleanRoomsMLClient, parallelism: Int) {
    self.parallelism = parallelism
    lookUp = JobLookUp(
      ServiceJobReader(client, .audienceGenerationJob, parallelism: parallelism), elapsed: CleanRoomsMLClient.elapsed)
  }

  /// - Parameters:
  ///   - jobs: what the manifests declare, each with its request.
  ///   - commands: those that the findings name.
  package func verify(
    _ snapshot: Snapshot, _ jobs: [DeclaredJob], commands: UsherCommands = UsherCommands()
  ) async -> Verification {
    let items = WorkItem.markingRivals(jobs.map { WorkItem($0, openIn: snapshot) })
    return Verification(of: snapshot, items, at: await look(snapshot, items), commands: commands)
  }

  private func look(_ snapshot: Snapshot, _ items: [WorkItem]) async -> SeenJobs {
    let records = Array(snapshot.allStarted)
    let known = distinct(records.map(\.audienceGenerationJobArn))
    let regions = Set(
      known.map { AccountRegion(ofJob: $0) } + items.map(\.accountRegion)
        + snapshot.openIntents.filter { $0.run.kind == .audienceGenerationJob }
        .map { WorkItem(undeclared: $0).accountRegion }
    ).filter { $0.region != nil }.sorted(by: AccountRegion.precedes)
    let regionNames = AccountRegion.names(of: regions)
    async let recorded = lookUp.reader.read(known)
    let listings = await concurrently(regions, atOnce: parallelism) { await lookUp.listing(of: $0) }
    var unread: [(what: String, reason: Reason)] = []
    var unlisted: Set<AccountRegion> = []
    var candidates: [ServiceJob] = []
    let names = KnownNames(snapshot, items)
    let isRecorded = Set(known.map { Array($0.utf8) })
    for (index, listing) in listings.enumerated() {
      switch listing {
      case .success(let listing):
        let unknown = listing.jobs.filter { !isRecorded.contains(Array($0.arn.utf8)) }
        candidates += unknown.filter { names.mayBe($0) }
      case .failure(let failure):
        unlisted.insert(regions[index])
        unread.append((regionNames[index], Reason(failure, needing: [lookUp.reader.jobs.permissionToList])))
      }
    }
    var others: [ServiceJob] = []
    for (candidate, answer) in zip(candidates, await lookUp.reader.read(candidates.map(\.arn))) {
      switch answer.about(candidate) {
      case .job(let job): others.append(job)
      case .gone:
        unread.append(
          (candidate.arn, Reason(.noAnswer, "the service lists the job but does not show it")))
      case .failed(let reason): unread.append((candidate.arn, reason))
      }
    }
    return SeenJobs(recorded: Array(zip(known, await recorded)), others: others, unread: unread, unlisted: unlisted)
  }

  /// Each once, in their order.
  private func distinct(_ texts: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return texts.filter { seen.insert(Array($0.utf8)).inserted }
  }
}
