import CleanRoomsMLModel
import StateFile

/// How many jobs may be in flight in each account and region, whoever started them, and how many are: those that a
/// listing showed, and those that this apply, or one a moment ago, has started and no listing shows yet.
struct InFlightJobs {
  private struct Count {
    var listed = 0
    /// When each of this apply's own starts was granted, by its service name.
    var own: [[UInt8]: Duration] = [:]
  }

  let limit: InFlightLimit
  /// How long a job may take to show in a listing.
  private let settleTime: Duration
  private var counts: [AccountRegion: Count] = [:]

  /// - Parameters:
  ///   - recent: jobs that the state records and that no listing needs to show yet: they count at once.
  ///   - now: on the clock of the starts.
  init(_ limit: InFlightLimit, settleTime: Duration, recent: [StartedRecord] = [], at now: Duration = .zero) {
    self.limit = limit
    self.settleTime = settleTime
    for record in recent {
      counts[AccountRegion(ofJob: record.audienceGenerationJobArn), default: Count()].own[
        Array(record.serviceName.utf8)] = now
    }
  }

  func count(in accountRegion: AccountRegion) -> Int {
    counts[accountRegion].map { $0.listed + $0.own.count } ?? 0
  }

  /// Takes in a listing of all jobs of an account in a region.
  ///
  /// - Parameter begun: when the listing began, on the same clock as the starts.
  mutating func note(_ jobs: [ServiceJob], in region: AccountRegion, begun: Duration) {
    if var count = counts[region] {
      count.listed = 0
      count.own = count.own.filter { begun - $0.value < settleTime }
      counts[region] = count
    }
    for job in jobs where AccountRegion(ofJob: job.arn) == region {
      if job.status.isInFlight { counts[region, default: Count()].listed += 1 }
      // It tells by itself from now on whether it is in flight.
      counts[region]?.own[Array(job.serviceName.utf8)] = nil
    }
  }

  /// Counts a start in; false where as many are in flight as may be. A start that is made again counts once.
  mutating func reserve(_ serviceName: String, in accountRegion: AccountRegion, at now: Duration) -> Bool {
    let name = Array(serviceName.utf8)
    guard counts[accountRegion]?.own[name] != nil || count(in: accountRegion) < limit.count else { return false }
    counts[accountRegion, default: Count()].own[name] = now
    return true
  }

  /// Counts a start out that was not made.
  mutating func release(_ serviceName: String, in accountRegion: AccountRegion) {
    counts[accountRegion]?.own[Array(serviceName.utf8)] = nil
  }
}
