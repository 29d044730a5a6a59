import AWSCore
import CleanRoomsMLModel
import StateFile

/// How many jobs may be in flight in each account and region, whoever started them, and how many are: those that a
/// listing showed, and those that this apply, or one a moment ago, has started and no listing shows yet.
struct InFlightPlaces {
  struct Place: Hashable {
    let account: String
    let region: String

    init(account: String, region: String) {
      self.account = account
      self.region = region
    }

    init(_ run: AppliedRun) {
      self.init(account: Arn(run.roleArn)?.account ?? "", region: run.region)
    }
  }

  /// As a listing tells them.
  struct ListedJob {
    var account: String
    var serviceName: String
    var isInFlight: Bool

    init(account: String, serviceName: String, isInFlight: Bool) {
      self.account = account
      self.serviceName = serviceName
      self.isInFlight = isInFlight
    }

    init(_ job: AudienceGenerationJobSummary) {
      self.init(
        account: Arn(job.audienceGenerationJobArn)?.account ?? "", serviceName: job.name,
        isInFlight: job.status.isInFlight)
    }
  }

  private struct Count {
    var listed = 0
    /// When each of this apply's own starts was granted, by its service name.
    var own: [[UInt8]: Duration] = [:]
  }

  let limit: InFlightLimit
  /// How long a job may take to show in a listing.
  private let settleTime: Duration
  private var counts: [Place: Count] = [:]

  /// - Parameters:
  ///   - recent: jobs that the state records and that no listing needs to show yet: they count at once.
  ///   - now: on the clock of the starts.
  init(_ limit: InFlightLimit, settleTime: Duration, recent: [StartedRecord] = [], at now: Duration = .zero) {
    self.limit = limit
    self.settleTime = settleTime
    for record in recent {
      let place = Place(account: Arn(record.audienceGenerationJobArn)?.account ?? "", region: record.region)
      counts[place, default: Count()].own[Array(record.serviceName.utf8)] = now
    }
  }

  func taken(_ place: Place) -> Int { counts[place].map { $0.listed + $0.own.count } ?? 0 }

  /// Takes in a listing of all jobs of a region.
  ///
  /// - Parameter begun: when the listing began, on the same clock as the starts.
  mutating func note(_ jobs: [ListedJob], in region: String, begun: Duration) {
    for (place, count) in counts where place.region == region {
      counts[place]?.listed = 0
      counts[place]?.own = count.own.filter { begun - $0.value < settleTime }
    }
    for job in jobs {
      let place = Place(account: job.account, region: region)
      if job.isInFlight { counts[place, default: Count()].listed += 1 }
      // It tells by itself from now on whether it is in flight.
      counts[place]?.own[Array(job.serviceName.utf8)] = nil
    }
  }

  /// Takes a place for a start; false where all are taken. A start that is made again keeps its place.
  mutating func take(_ place: Place, for serviceName: String, at now: Duration) -> Bool {
    let name = Array(serviceName.utf8)
    guard counts[place]?.own[name] != nil || taken(place) < limit.count else { return false }
    counts[place, default: Count()].own[name] = now
    return true
  }

  /// Gives back the place of a start that was not made.
  mutating func giveBack(_ place: Place, of serviceName: String) {
    counts[place]?.own[Array(serviceName.utf8)] = nil
  }
}
