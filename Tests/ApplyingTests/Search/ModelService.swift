/// A job as the model of the service keeps it; times in ticks.
struct ModelJob {
  /// The run whose tags it has; nil for a foreign one.
  var run: Int?
  var name: Int
  var foreign: ForeignJob?
  var startedAt: Int
  var listedAt: Int
  var getAt: Int
  /// nil: never.
  var taggedAt: Int?
  /// When List does not show it, though it did before.
  var hidden: Range<Int>
  var isDeleted = false
  var hasFailed = false
}

/// The service: pure, and never wrong about what it did.
struct ModelService {
  private(set) var jobs: [ModelJob] = []
  /// Requests whose connection is gone and that are carried out all the same.
  private(set) var late: [(run: Int, name: Int, at: Int)] = []

  enum Start: Equatable {
    case started(Int)
    case conflict
    /// It is answered with the job that holds the name.
    case held(Int)
  }

  /// Carries out a start; the job's number is its place in `jobs`.
  mutating func start(
    _ run: Int?, _ name: Int, at now: Int, _ habits: ServiceHabits, foreign: ForeignJob? = nil
  ) -> Start {
    if habits.areNamesUnique, let holder = jobs.lastIndex(where: { Self.holds($0, name, habits) }) {
      return habits.answersWithHolder ? .held(holder) : .conflict
    }
    let isForeign = run == nil
    let listedAt = now + (isForeign ? 0 : habits.listDelay)
    let gap = habits.vanishes.map { listedAt + $0.lowerBound..<listedAt + $0.upperBound }
    jobs.append(
      ModelJob(
        run: run, name: name, foreign: foreign, startedAt: now, listedAt: listedAt,
        getAt: now + (isForeign ? 0 : habits.getDelay),
        taggedAt: isForeign ? now : habits.dropsTags ? nil : now + habits.tagDelay,
        hidden: isForeign ? 0..<0 : gap ?? 0..<0))
    return .started(jobs.count - 1)
  }

  mutating func startLater(_ run: Int, _ name: Int, at time: Int) {
    late.append((run, name, time))
  }

  mutating func pass(to now: Int, _ habits: ServiceHabits) {
    let due = late.filter { $0.at <= now }
    late.removeAll { $0.at <= now }
    for request in due { _ = start(request.run, request.name, at: now, habits) }
  }

  private static func holds(_ job: ModelJob, _ name: Int, _ habits: ServiceHabits) -> Bool {
    job.name == name && !(job.isDeleted && habits.isFreedByDeletion) && !(job.hasFailed && habits.isFreedByFailure)
  }

  /// The jobs that a listing shows, oldest first.
  func listed(at now: Int) -> [Int] {
    jobs.indices.filter { !jobs[$0].isDeleted && jobs[$0].listedAt <= now && !jobs[$0].hidden.contains(now) }
  }

  mutating func delete(_ job: Int) { jobs[job].isDeleted = true }

  mutating func fail(_ job: Int) { jobs[job].hasFailed = true }

  func executions(of run: Int) -> Int { jobs.count { $0.run == run } }

  /// Whether something happens by itself once time passes.
  func isWaiting(at now: Int) -> Bool {
    !late.isEmpty
      || jobs.contains { !$0.isDeleted && max($0.listedAt, $0.getAt, $0.taggedAt ?? 0, $0.hidden.upperBound) > now }
  }

  func add(to print: inout Fingerprint, at now: Int) {
    print.add(jobs.count)
    for job in jobs {
      print.add((job.run ?? -1) * 64 + job.name * 4 + (job.isDeleted ? 2 : 0) + (job.hasFailed ? 1 : 0))
      print.add(max(0, job.listedAt - now) * 4096 + max(0, job.getAt - now) * 64 + max(0, (job.taggedAt ?? 0) - now))
      print.add(max(0, job.hidden.lowerBound - now) * 64 + max(0, job.hidden.upperBound - now))
      print.add(min(7, now - job.startedAt))
    }
    print.add(late.count)
    for request in late { print.add(request.run * 4096 + request.name * 64 + request.at - now) }
  }
}
