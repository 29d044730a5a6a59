import AWSCore
import CleanRoomsMLModel
import Synchronization

/// A request that runs when its connection is long gone.
struct LateRun {
  let due: Timestamp
  let work: Work
  let caller: Caller
}

extension EmulatedService {
  /// The fault that befalls `request` at one of these stages, in their order; it has been reported.
  func fault(on request: HTTPRequest, at stages: [Fault.Stage]) -> FaultRule? {
    // A file that cannot be read shows itself when the request runs.
    try? exclusively { _ in }
    let now = Timestamp(environment.now())
    let operation = OperationName(request)
    let job = jobName(in: request)
    for stage in stages {
      let rule = fault(on: Arrival(stage: stage, operation: operation, job: job)) { name, seconds in
        !positions(of: name, aged: seconds, at: now).isEmpty
      }
      if let rule { return rule }
    }
    return nil
  }

  /// The fault that befalls what has arrived; it has been reported.
  nonisolated func fault(
    on arrival: Arrival, isThere: (String, Double) -> Bool = { _, _ in false }
  ) -> FaultRule? {
    script.withLock { script in
      let hit = script.decide(arrival, isThere: isThere)
      if let hit { environment.reportFault(hit) }
      return hit?.rule
    }
  }

  /// Lets `request` run after so many seconds; before the first request that comes then or later, which comes to the
  /// same. One that the service would refuse for its form does not run.
  func runLate(_ request: HTTPRequest, after seconds: Double) {
    let now = environment.now()
    guard let caller = try? SignatureCheck.caller(of: request, at: now, account: switches.account),
      let work = try? Work(request)
    else { return }
    let late = LateRun(due: Timestamp(now).adding(seconds: seconds), work: work, caller: caller)
    lateRuns.insert(late, at: lateRuns.firstIndex { $0.due > late.due } ?? lateRuns.endIndex)
  }

  /// Makes jobs of that name vanish that are so many seconds old.
  func removeJobs(_ name: String, aged seconds: Double) {
    try? exclusively { now throws(ServiceFault) in
      for position in positions(of: name, aged: seconds, at: now) {
        // Its deletion was asked for so long ago that it is over now.
        try record(.deleted(arn: table.jobs[position].arn, now.adding(seconds: -switches.jobSeconds / 2)))
      }
    }
  }

  /// What `request` would be answered if it were about the newest job of that name; nil where there is none by now, or
  /// the service would refuse the request for its form.
  func answer(to request: HTTPRequest, about name: String) -> HTTPResponse? {
    let date = environment.now()
    guard let caller = try? SignatureCheck.caller(of: request, at: date, account: switches.account),
      let operation = try? Operation(request)
    else { return nil }
    let answer = try? exclusively { now throws(ServiceFault) -> HTTPResponse? in
      guard let position = positions(of: name, aged: 0, at: now).last else { return nil }
      let arn = table.jobs[position].arn
      switch operation {
      case .start: return .started(arn)
      case .get: return try perform(.get(arn: arn), by: caller, at: now)
      case .listTags: return try perform(.listTags(arn: arn), by: caller, at: now)
      default: return nil
      }
    }
    return answer.flatMap { $0 }.map { stamped($0, at: date) }
  }

  private func positions(of name: String, aged seconds: Double, at now: Timestamp) -> [Int] {
    table.jobs.indices.filter { index in
      let job = table.jobs[index]
      return job.name.utf8.elementsEqual(name.utf8) && job.created.adding(seconds: seconds) <= now
        && job.moment(at: now, under: switches) != nil
    }
  }

  private func jobName(in request: HTTPRequest) -> String? {
    switch try? Operation(request) {
    case .start(let start): start.name
    case .startExport(let start): start.name
    case .get(let arn), .delete(let arn), .tag(let arn, _), .untag(let arn, _), .listTags(let arn):
      table.job(arn)?.name
    case .list, .listExports, nil: nil
    }
  }
}
