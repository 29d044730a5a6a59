import CleanRoomsMLModel

/// All export jobs of the emulated service. None ever leaves it.
struct ExportTable {
  /// In the order of their creation.
  private(set) var all: [ExportJob] = []
  private var listings: [ExportListing: [Int]] = [:]
  /// The export that was last given a name.
  private var holders: [Holder: Int] = [:]
  private var inFlight: [Place: EndTimes] = [:]
  private let jobSeconds: Double

  /// - Parameter jobSeconds: how long an export is in flight.
  init(jobSeconds: Double) {
    self.jobSeconds = jobSeconds
  }

  mutating func insert(_ export: ExportJob) {
    for listing in [ExportListing.region(export.place.region), .job(export.audienceGenerationJobArn)] {
      listings[listing, default: []].append(all.count)
      holders[Holder(listing: listing, name: NameKey(export.name, in: export.place))] = all.count
    }
    inFlight[export.place, default: EndTimes()].insert(export.created.adding(seconds: jobSeconds))
    all.append(export)
  }

  /// The export that was last given this name in that account, among those of the listing.
  func holder(of name: String, in listing: ExportListing, _ place: Place) -> ExportJob? {
    holders[Holder(listing: listing, name: NameKey(name, in: place))].map { all[$0] }
  }

  /// The positions in `all` of a listing's exports, oldest first; only those before `end` where there is one.
  func positions(in listing: ExportListing, before end: Int?) -> ArraySlice<Int> {
    (listings[listing] ?? []).prefix(before: end)
  }

  /// How many exports of that place have not ended yet.
  mutating func inFlightCount(in place: Place, at now: Timestamp) -> Int {
    inFlight[place]?.count(after: now) ?? 0
  }

  private struct Holder: Hashable {
    let listing: ExportListing
    let name: NameKey
  }
}

/// What ListAudienceExportJobs can be asked for.
enum ExportListing: Hashable {
  case region(String)
  /// Of the generation job with that ARN.
  case job(String)

  static let filters: [ListParameters.Filter] = [
    ("audienceGenerationJobArn", FieldConstraints.audienceGenerationJobArn)
  ]
}
