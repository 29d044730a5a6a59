package import CleanRoomsMLModel

/// All pages of one pass over the list.
package struct AudienceGenerationJobListing: Equatable, Sendable {
  package var jobs: [AudienceGenerationJobSummary] = []
  package var pages = 0

  package init() {}
}

/// What a list that comes to its end stays within.
struct ListBounds {
  static let maximumPages = 2_000
  static let maximumTime = Duration.seconds(300)
  static let maximumEmptyPages = 100

  let begun: Duration
  private var tokens: Set<[UInt8]> = []
  private var emptyPages = 0

  init(begun: Duration) {
    self.begun = begun
  }

  /// Why the next page is not read; nil where it is.
  mutating func refusal(after jobs: Int, nextToken: String, at now: Duration) -> String? {
    emptyPages = jobs == 0 ? emptyPages + 1 : 0
    guard tokens.insert(Array(nextToken.utf8)).inserted else { return Self.endless("the same page token came twice") }
    if emptyPages >= Self.maximumEmptyPages { return Self.endless("\(emptyPages) pages in a row hold no job") }
    if tokens.count >= Self.maximumPages { return Self.endless("it has more than \(Self.maximumPages) pages") }
    if now - begun >= Self.maximumTime {
      return Self.endless("it takes longer than \(Self.maximumTime.components.seconds) s")
    }
    return nil
  }

  private static func endless(_ why: String) -> String {
    "the list of jobs does not end (\(why)), so usher cannot prove that a job is absent in this account"
  }
}
