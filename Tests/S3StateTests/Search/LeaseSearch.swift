@testable import S3State

/// What two machines are tried with, and the search through all that may happen then: every order of their steps, each
/// moment once.
struct LeaseSearch: Hashable {
  enum Mistake: String, CaseIterable {
    case startsUnchecked = "sends a start without the check of the lease"
    case comparesClocks = "takes the lease over by the time that stands in it"
    case startsUnsettled = "starts after a take-over without settling"
  }

  /// The shortest lease: 6 ticks, renewed every 2; starts within 3.
  static let terms = LeaseTerms(seconds: 3)!
  static let length = 6
  static let half = 3

  /// The settle time, in ticks.
  var settle = 2
  /// The longest time from the check of the lease until the start shows in List.
  var delay: Int
  /// How many ticks each machine may let pass though it could move.
  var pauses: [Int?] = [nil, 0]
  var lostAnswers = 0
  var deaths = 0
  /// The tick after which nothing is looked at.
  var end = 14
  var mistake: Mistake?
  /// How far the second machine's clock is ahead.
  var skew = 0

  static func time(_ ticks: Int) -> Duration { .milliseconds(500) * ticks }

  static func ticks(_ time: Duration) -> Int {
    let tick: Int64 = 500_000_000_000_000_000
    return Int(time.components.seconds) * 2 + Int((time.components.attoseconds + tick - 1) / tick)
  }

  func clock(_ machine: Int, _ now: Int) -> Int { now + (machine == 1 ? skew : 0) }

  struct Report {
    var moments = 0
    /// Moments in which nothing more can happen, with the job started.
    var started = 0
    var takeOvers = 0
    /// The choices that lead to a second start.
    var failure: [LeaseWorld.Choice]?
  }

  func run() -> Report {
    var report = Report()
    var seen: Set<Int> = []
    var path: [LeaseWorld.Choice] = []
    var stack: [(world: LeaseWorld, choices: [LeaseWorld.Choice])] = []
    let first = LeaseWorld(self)
    stack.append((first, first.choices))
    while let (world, choices) = stack.last {
      guard let choice = choices.last else {
        stack.removeLast()
        if !path.isEmpty { path.removeLast() }
        continue
      }
      stack[stack.count - 1].choices.removeLast()
      var next = world
      next.take(choice)
      guard seen.insert(next.hashValue).inserted else { continue }
      report.moments += 1
      path.append(choice)
      if next.starts.count > 1 {
        report.failure = path
        return report
      }
      if next.machines.allSatisfy({ $0.lease != nil }) { report.takeOvers += 1 }
      let more = next.choices
      if more.isEmpty, next.journal.isStarted { report.started += 1 }
      stack.append((next, more))
    }
    return report
  }

  /// Whether these choices lead to a second start.
  func replay(_ choices: [LeaseWorld.Choice]) -> Bool {
    var world = LeaseWorld(self)
    for choice in choices { world.take(choice) }
    return world.starts.count > 1
  }
}
