import Foundation
import TestSupport
import Testing

@testable import Applying

/// Four hundred seeds; with `USHER_SEARCH=N` N times as many.
@Suite("The real shell, by seeds", .searches, .slow)
struct TrialTests {
  static let seedCount = 400
  private static let seeds =
    seedCount * (ProcessInfo.processInfo.environment["USHER_SEARCH"].flatMap { Int($0) } ?? 1)

  /// Several at a time: each has a thread of its own.
  private func endings(of seeds: ClosedRange<Int>, isOutside: Bool = false) async -> [(seed: Int, Trial.Ending)] {
    await withTaskGroup { group in
      for lane in 0..<4 {
        group.addTask {
          var endings: [(Int, Trial.Ending)] = []
          for seed in seeds where seed % 4 == lane {
            endings.append((seed, await Trial(seed: UInt64(seed), isOutside: isOutside).run()))
          }
          return endings
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  @Test("No run executes twice, none goes unrecorded, none is stuck")
  func promises() async {
    let endings = await endings(of: 1...Self.seeds)
    for (seed, ending) in endings {
      guard let broken = ending.broken else { continue }
      Issue.record("seed \(seed): \(broken)\n  \(ending.log.joined(separator: "\n  "))")
    }
    let steps = endings.map(\.1.steps).reduce(0, +)
    let crashes = endings.map { $0.1.log.count { $0.contains(": died, ") } }.reduce(0, +)
    let schedules = Set(endings.map(\.1.trace)).count
    print("\(Self.seeds) seeds, \(schedules) different schedules, \(steps) steps of tasks, \(crashes) crashes")
    #expect(schedules > Self.seeds / 2 && crashes > Self.seeds / 2)
  }

  @Test("Outside the promise's conditions seeds find a run that executes twice")
  func outside() async {
    let endings = await endings(of: 1...100, isOutside: true)
    #expect(endings.contains { $0.1.broken?.hasSuffix("was carried out twice") ?? false })
  }

  @Test("A seed gives the same schedule again", arguments: 1...25 as ClosedRange<UInt64>)
  func replay(seed: UInt64) async {
    let first = await Trial(seed: seed).run()
    #expect(await Trial(seed: seed).run() == first)
  }
}
