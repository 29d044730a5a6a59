import Foundation
import TestSupport
import Testing

@testable import Applying

/// The real decisions (`StartMachine`, `plan`, the reading and the compaction of a state's bytes) within models of the
/// service, the disk and the shell. Each world is searched to its end: every order of what may happen in it, each moment
/// once. After the last crash and fault one apply is enough: it ends with 0, or names the decision that a human has to
/// take. With `USHER_SEARCH=N` the worlds have more crashes and faults, which takes minutes, and there are N times as many
/// seeds.
@Suite("Every crash point times every fault", .searches, .slow)
struct PromiseSearchTests {
  private let isLong = ProcessInfo.processInfo.environment["USHER_SEARCH"] != nil
  /// How many schedules are chosen by chance in each world that is too wide.
  static let seedsOfWideWorld = 1000
  private let seeds =
    UInt64(seedsOfWideWorld) * (ProcessInfo.processInfo.environment["USHER_SEARCH"].flatMap { UInt64($0) } ?? 1)

  @Test("No run executes twice, none goes unrecorded, none is stuck")
  func promises() async throws {
    let reports = await withTaskGroup { group in
      for search in SearchCase.inside {
        group.addTask { DepthFirstSearch(search: isLong ? search.inFull : search).run() }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for report in reports {
      if let failure = report.failure { Issue.record("\(report.title): \(failure)") }
      #expect(report.ends > 0)
    }
    let (steps, schedules) = (reports.map(\.steps).reduce(0, +), reports.map(\.schedules).reduce(0, +))
    print(reports.map(\.description).sorted().joined(separator: "\n"))
    print("\(reports.count) worlds, \(steps) steps, \(schedules) schedules")
    let page = try DocumentationPage("Promise")
    #expect(try steps > page.number(before: "steps, which make up more than"))
    #expect(try schedules > Double(page.number(before: "different schedules.")))
  }

  @Test("The same by chance where two crashes and two faults are too many to try all")
  func wide() async {
    let reports = await withTaskGroup { group in
      for search in SearchCase.wide {
        group.addTask { [seeds] in RandomSchedules(search: search).run(1...seeds) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for report in reports {
      if let (seed, failure) = report.failure { Issue.record("\(report.title), seed \(seed): \(failure)") }
    }
    print(reports.map(\.description).sorted().joined(separator: "\n"))
    let schedules = reports.map(\.schedules).reduce(0, +)
    print("\(reports.count) wide worlds, \(schedules) different schedules by chance")
    #expect(schedules > reports.count * Int(seeds) / 2)
  }

  @Test("Seeds find a planted mistake too, and the choices that lead to it lead to it again")
  func mistakeByChance() throws {
    let search = SearchCase.finding(.settlesByManifestName)
    let (_, failure) = try #require(RandomSchedules(search: search).run(1...100_000).failure)
    #expect(DepthFirstSearch(search: search).replay(failure.choices) == failure.violation)
  }

  @Test("Where a condition does not hold, a run can execute twice", arguments: SearchCase.outside)
  func conditions(search: SearchCase) {
    let failure = DepthFirstSearch(search: search).run().failure
    #expect(failure?.violation.promise == .once)
  }

  @Test("Even then none goes unrecorded, and none is stuck", arguments: SearchCase.outside)
  func otherSentences(search: SearchCase) {
    var search = search
    search.looksForTwice = false
    let report = DepthFirstSearch(search: search).run()
    #expect(report.failure == nil, "\(report.failure as Any)")
    #expect(report.ends > 0)
    print("\(report), whatever executes twice")
  }

  @Test("A planted mistake is found, and the choices that lead to it lead to it again", arguments: Mistake.allCases)
  func mistakes(mistake: Mistake) {
    let search = DepthFirstSearch(search: .finding(mistake))
    let failure = search.run().failure
    #expect(failure != nil)
    #expect(search.replay(failure?.choices ?? []) == failure?.violation)
  }

  @Test("The search's own shell finds nothing where no mistake is planted", arguments: Mistake.allCases)
  func withoutMistake(mistake: Mistake) {
    var search = SearchCase.finding(mistake)
    search.mistake = nil
    let failure = DepthFirstSearch(search: search).run().failure
    #expect(failure == nil, "\(failure as Any)")
  }
}
