import TestSupport
import Testing

@testable import S3State

@Suite("Two machines on one state in S3, in every order of their steps", .searches, .slow)
struct LeaseSearchTests {
  private static let bound = LeaseSearch.half + 2

  static let inside: [(title: String, search: LeaseSearch)] = [
    ("the holder pauses at any step", LeaseSearch(delay: bound, end: 12)),
    ("an answer of a PUT is lost, and the PUT may arrive later", LeaseSearch(delay: bound, lostAnswers: 1, end: 9)),
    ("a machine dies", LeaseSearch(delay: bound, deaths: 1, end: 10)),
    ("both pause", LeaseSearch(delay: bound, pauses: [nil, 1], end: 9)),
    ("another settle time", LeaseSearch(settle: 1, delay: LeaseSearch.half + 1, end: 11)),
  ]

  @Test(
    "The job starts once, as long as it shows in List within half of the lease and the settle time", arguments: inside)
  func once(title: String, search: LeaseSearch) {
    let report = search.run()
    print("\(title): \(report.moments) moments, \(report.takeOvers) of them with a take-over")
    #expect(report.failure == nil, "\(report.failure as Any)")
    #expect(report.started > 0 && report.takeOvers > 0)
  }

  @Test("If it takes longer, it may start twice: the bound is tight")
  func outside() {
    let search = LeaseSearch(delay: Self.bound + 1)
    let failure = search.run().failure
    #expect(failure != nil && search.replay(failure ?? []))
  }

  @Test(
    "A planted mistake is found, and the choices that lead to it lead to it again",
    arguments: LeaseSearch.Mistake.allCases)
  func mistakes(mistake: LeaseSearch.Mistake) {
    let search = LeaseSearch(delay: Self.bound, mistake: mistake, skew: mistake == .comparesClocks ? 9 : 0)
    let failure = search.run().failure
    #expect(failure != nil && search.replay(failure ?? []))
  }
}
