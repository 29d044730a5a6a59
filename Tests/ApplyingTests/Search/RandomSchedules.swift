import TestSupport

/// Ways through a world that is too wide to be searched to its end: one for each seed, each choice by chance.
struct RandomSchedules {
  struct Report: CustomStringConvertible {
    var title: String
    var steps = 0
    /// Different ones: seeds that led the same way count once.
    var schedules = 0
    var longest = 0
    var failure: (seed: UInt64, DepthFirstSearch.Failure)?

    var description: String { "\(title): \(schedules) schedules by chance, \(steps) steps, the longest \(longest)" }
  }

  let search: SearchCase
  /// Of so many steps one is a crash or a fault, while some are left.
  private let rarity = 12
  /// No way is longer; what goes on after that does not end.
  private let limit = 2000

  func run(_ seeds: ClosedRange<UInt64>) -> Report {
    let stage = Stage(search)
    var report = Report(title: search.title)
    var seen: Set<Fingerprint> = []
    for seed in seeds {
      let way = way(seed, stage)
      report.steps += way.choices.count
      report.longest = max(report.longest, way.choices.count)
      var print = Fingerprint()
      for choice in way.choices { print.add(choice) }
      seen.insert(print)
      if let violation = way.violation {
        report.failure = (
          seed, DepthFirstSearch.Failure(violation: violation, choices: way.choices, words: way.words)
        )
        break
      }
    }
    report.schedules = seen.count
    return report
  }

  private func way(_ seed: UInt64, _ stage: Stage) -> (choices: [Int], words: [String], violation: Violation?) {
    var random = SeededGenerator(seed: seed)
    var (choices, words) = ([Int](), [String]())
    var moment = Moment(stage)
    while choices.count < limit {
      let open = moment.choices(stage)
      if open.isEmpty { return (choices, words, moment.violation ?? moment.stuck) }
      let isBad = { (index: Int) in open[index].isCrash || open[index].fault != nil }
      let wantsBad = Int.random(in: 0..<rarity, using: &random) == 0
      let wanted = open.indices.filter { isBad($0) == wantsBad }
      let choice = random.pick(wanted.isEmpty ? Array(open.indices) : wanted)
      choices.append(choice)
      words.append("\(open[choice])")
      moment.take(open[choice], stage)
    }
    return (choices, words, Violation(promise: .ends, words: "it does not end after \(limit) steps"))
  }
}
