import CleanRoomsMLModel

/// All jobs of the emulated service, and the indexes by which each operation finds its jobs without looking at others.
struct JobTable {
  /// In the order of their creation; jobs that are gone stay.
  private(set) var jobs: [Job] = []
  var exports: ExportTable
  private var positions: [String: Int] = [:]
  /// The job that was last given a name.
  private var holders: [NameKey: Int] = [:]
  private var listings: [Listing: [Int]] = [:]
  private var inFlight: [Place: EndTimes] = [:]
  private let jobSeconds: Double

  /// - Parameter jobSeconds: how long a job is in flight.
  init(jobSeconds: Double) {
    self.jobSeconds = jobSeconds
    exports = ExportTable(jobSeconds: jobSeconds)
  }

  /// False when the event is about a job that was never created, or creates one a second time.
  mutating func apply(_ event: JobEvent) -> Bool {
    switch event {
    case .created(let job):
      guard positions.updateValue(jobs.count, forKey: job.arn) == nil else { return false }
      holders[NameKey(job.name, in: job.place)] = jobs.count
      for listing in Listing.all(for: job) { listings[listing, default: []].append(jobs.count) }
      inFlight[job.place, default: EndTimes()].insert(job.created.adding(seconds: jobSeconds))
      jobs.append(job)
    case .deleted(let arn, let time):
      guard let position = positions[arn] else { return false }
      jobs[position].deleted = time
    case .tagged(let arn, let tags):
      guard let position = positions[arn] else { return false }
      jobs[position].tags = tags
    case .exported(let start, let id, let time):
      guard let job = job(start.audienceGenerationJobArn) else { return false }
      exports.insert(ExportJob(start, of: job, id: id, created: time))
    }
    return true
  }

  func job(_ arn: String) -> Job? {
    positions[arn].map { jobs[$0] }
  }

  /// The job that was last given this name in this place.
  func holder(of name: String, in place: Place) -> Job? {
    holders[NameKey(name, in: place)].map { jobs[$0] }
  }

  /// The positions in `jobs` of a listing's jobs, oldest first; only those before `end` where there is one.
  func positions(in listing: Listing, before end: Int?) -> ArraySlice<Int> {
    (listings[listing] ?? []).prefix(before: end)
  }

  /// How many jobs of that place have not ended yet.
  mutating func inFlightCount(in place: Place, at now: Timestamp) -> Int {
    inFlight[place]?.count(after: now) ?? 0
  }
}

/// What ListAudienceGenerationJobs can be asked for; nil where nothing was asked.
struct Listing: Hashable {
  let region: String
  let configuredAudienceModelArn: String?
  let collaborationId: String?

  static let filters: [ListParameters.Filter] = [
    ("configuredAudienceModelArn", FieldConstraints.configuredAudienceModelArn),
    ("collaborationId", FieldConstraints.collaborationId),
  ]

  /// Every listing that shows `job`.
  static func all(for job: Job) -> [Listing] {
    let collaborations = job.collaborationId == nil ? [nil] : [nil, job.collaborationId]
    return [nil, job.configuredAudienceModelArn].flatMap { model in
      collaborations.map {
        Listing(region: job.listedIn, configuredAudienceModelArn: model, collaborationId: $0)
      }
    }
  }
}

extension Listing {
  /// What a query asks for.
  init(region: String, _ parameters: ListParameters) {
    self.init(
      region: region, configuredAudienceModelArn: parameters["configuredAudienceModelArn"],
      collaborationId: parameters["collaborationId"])
  }
}

extension [Int] {
  /// Of positions in their order, those before `end`; all where it is nil.
  func prefix(before end: Int?) -> ArraySlice<Int> {
    guard let end else { return self[...] }
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < end { low = middle + 1 } else { high = middle }
    }
    return self[..<low]
  }
}

/// A name, compared by code points as the service does.
struct NameKey: Hashable {
  let place: Place
  let name: [UInt8]

  init(_ name: String, in place: Place) {
    self.place = place
    self.name = Array(name.utf8)
  }
}

/// When the jobs in flight end, soonest first.
struct EndTimes {
  private var times: [Timestamp] = []
  /// Those before it have ended.
  private var start = 0

  mutating func insert(_ time: Timestamp) {
    // Nearly always the latest; only a clock that was set back makes it another.
    var index = times.count
    while index > start, times[index - 1] > time { index -= 1 }
    times.insert(time, at: index)
  }

  mutating func count(after now: Timestamp) -> Int {
    while start < times.count, times[start] <= now { start += 1 }
    if start > 1000, start * 2 > times.count {
      times.removeFirst(start)
      start = 0
    }
    return times.count - start
  }
}
