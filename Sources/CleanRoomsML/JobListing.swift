import AWSCore
package import CleanRoomsMLModel
import JSONText

/// One page of a list.
package struct JobPage<Job: Equatable & Sendable>: Equatable, Sendable {
  package var jobs: [Job]
  /// Where the next page begins; nil on the last one.
  package var nextToken: String?
}

/// All pages of one pass over a list.
package struct JobListing<Job: Equatable & Sendable>: Equatable, Sendable {
  package var jobs: [Job] = []
  package var pages = 0

  package init() {}
}

package typealias AudienceGenerationJobListing = JobListing<AudienceGenerationJobSummary>
package typealias AudienceExportJobListing = JobListing<AudienceExportJob>

extension JobPage {
  /// - Parameters:
  ///   - member: the answer's member that holds the jobs.
  ///   - read: gives nil for what lacks a required member.
  init(
    _ answer: ServiceAnswer, member: String, read: (JSONValue) -> Job?
  ) throws(CallFailure) {
    guard let elements = answer[member]?.elements else { throw answer.lacking("the answer holds no list of jobs") }
    jobs = elements.compactMap(read)
    // A job that is left out could be the very one that is looked for.
    guard jobs.count == elements.count else { throw answer.lacking("a job of the list lacks a required member") }
    let token = answer["nextToken"]?.string
    nextToken = token == "" ? nil : token
  }
}

extension JobListing {
  /// Reads every page, each as large as it may be, or as many as are wanted.
  ///
  /// - Parameters:
  ///   - elapsed: a monotonic clock, for the bound on its time.
  ///   - goesOn: asked after each page with its jobs: whether the next one is read.
  ///   - page: reads the page at a token.
  /// - Throws: what `page` throws, and `.uncertain` for a list that does not end.
  init(
    elapsed: @Sendable () -> Duration, goesOn: @Sendable ([Job]) -> Bool = { _ in true },
    page: (String?) async throws(CallFailure) -> JobPage<Job>
  ) async throws(CallFailure) {
    var bounds = ListBounds(begun: elapsed())
    var token: String?
    repeat {
      let next = try await page(token)
      jobs += next.jobs
      pages += 1
      token = goesOn(next.jobs) ? next.nextToken : nil
      if let token, let reason = bounds.refusal(after: next.jobs.count, nextToken: token, at: elapsed()) {
        throw .uncertain(reason)
      }
    } while token != nil
  }
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
