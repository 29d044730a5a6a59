import TestSupport
import Testing

@testable import Applying

@Suite("The start of one run, any way it may go")
struct RandomWalkTests {
  /// What a walk has seen so far.
  private struct Walk {
    var random: SeededGenerator
    var now = Duration.zero
    let settleTime: Duration
    let isDeclared: Bool
    /// An intent is on the disk.
    var isOpen: Bool
    var isUncertain: Bool
    var hasConflict = false
    /// The last look-up showed that another's job has the name.
    var isTaken = false
    /// Since when what is not certain may still show itself.
    var lastSend: Duration?
    /// When the last look-up began that found nothing at all.
    var lastNothing: Duration?
    var lastFound: String?
    var starts = 0
    var mayStart = false
    var steps = 0

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
      settleTime = .seconds(Int.random(in: 0...30, using: &random))
      let isFresh = Bool.random(using: &random)
      isOpen = !isFresh
      isUncertain = !isFresh
      isDeclared = isFresh || Bool.random(using: &random)
      lastSend = isFresh ? nil : now
    }

    /// Whether nothing was found in a look-up that began when what was sent last had to show.
    var isSettled: Bool {
      if let lastNothing { lastSend.map { lastNothing >= $0 + settleTime } ?? true } else { false }
    }

    var machine: StartMachine {
      isOpen
        ? StartMachine(resumingIntentReadAt: now, isDeclared: isDeclared, settleTime: settleTime)
        : StartMachine(settleTime: settleTime)
    }

    mutating func pass(atMost milliseconds: Int) {
      now += .milliseconds(Int.random(in: 0...milliseconds, using: &random))
    }

    mutating func lookUp() -> StartMachine.Event {
      let begun = now
      pass(atMost: 3000)
      lastNothing = nil
      switch Int.random(in: 0..<12, using: &random) {
      case 0:
        lastFound = "arn:\(steps)"
        return .lookedUp(
          .ours([StartMachine.FoundJob(arn: "arn:\(steps)", serviceName: "s")], besides: []), begun: begun)
      case 1:
        isTaken = true
        return .lookedUp(.anothers(arn: "arn:other"), begun: begun)
      case 2:
        isTaken = false
        return .lookedUp(.undecided(arn: "arn:may-be", isGone: Bool.random(using: &random)), begun: begun)
      case 3: return .lookedUp(.failed("503"), begun: begun)
      default:
        isTaken = false
        lastNothing = begun
        return .lookedUp(.nothing, begun: begun)
      }
    }

    mutating func admission() -> StartMachine.Event {
      let admission =
        [.granted, .granted, .granted, .granted, .deferred("full"), .stopped("^C")]
        .randomElement(using: &random) ?? StartMachine.Admission.granted
      mayStart = admission == .granted
      return .admitted(admission)
    }

    mutating func send() -> StartMachine.Event {
      if Int.random(in: 0..<10, using: &random) == 0 { return .admitted(.deferred("full")) }
      starts += 1
      pass(atMost: 3000)
      lastSend = now
      let answers: [StartMachine.Answer] = [
        .uncertain("lost"), .uncertain("lost"), .uncertain("lost"), .conflict("409"), .started(arn: "arn:new"),
        .notRun("429"), .refused("400"), .stopped("^C"), .quota("402"), .fatal("expired"), .strange("other"),
      ]
      let answer = answers.randomElement(using: &random) ?? .uncertain("lost")
      switch answer {
      case .uncertain, .strange: isUncertain = true
      default: break
      }
      if case .conflict = answer { hasConflict = true }
      if case .started(let arn) = answer { lastFound = arn }
      return .answered(answer, sent: lastSend ?? now)
    }
  }

  @Test("The promises hold on every one of 20,000 walks")
  func promises() {
    var ends: [String: Int] = [:]
    for seed in 0..<20_000 {
      var walk = Walk(seed: UInt64(seed))
      var machine = walk.machine
      var event = StartMachine.Event.begin
      walking: while true {
        let action = machine.next(event)
        walk.steps += 1
        if let broken = Self.broken(by: action, walk) {
          Issue.record("seed \(seed), step \(walk.steps): \(broken)")
          return
        }
        switch action {
        case .lookUp: event = walk.lookUp()
        case .wait(let pause):
          walk.now += pause
          walk.pass(atMost: 50)
          event = Int.random(in: 0..<40, using: &walk.random) == 0 ? .interrupted("^C") : .waited
        case .admit:
          if walk.isSettled { walk.isUncertain = false }
          event = walk.admission()
        case .intend, .renew:
          walk.isOpen = true
          event = .intended
        case .start: event = walk.send()
        case .record, .adopt:
          ends["record", default: 0] += 1
          break walking
        case .close:
          ends["close", default: 0] += 1
          break walking
        case .end:
          ends["end", default: 0] += 1
          break walking
        }
      }
    }
    // Each way out was gone often, or the walks prove nothing.
    #expect(ends.count == 3 && ends.values.allSatisfy { $0 > 1000 }, "\(ends)")
  }

  /// Which promise `action` breaks after what the walk has seen.
  private static func broken(by action: StartMachine.Action, _ walk: Walk) -> String? {
    switch action {
    case .start:
      if !walk.isOpen { return "sent without a durable intent" }
      if !walk.mayStart { return "sent though it was not admitted" }
      if !walk.isDeclared { return "sent though no manifest declares it" }
      if walk.hasConflict { return "sent again after the name was said to be taken" }
      if walk.starts > 1 { return "sent too often" }
      if walk.lastSend != nil, !walk.isSettled { return "sent again before the settle time was over" }
    case .intend where walk.isOpen: return "announced twice"
    case .admit where !walk.isDeclared: return "asked to start what no manifest declares"
    case .close(_, let result):
      if !walk.isOpen { return "closed without an intent" }
      if walk.isUncertain, !walk.isSettled, !walk.isTaken { return "closed though an attempt is uncertain" }
      if result == .closedUndeclared, walk.isDeclared { return "closed as undeclared though it is declared" }
    case .record(let arn) where arn != walk.lastFound: return "recorded what it was not told"
    case .adopt(let jobs, _) where jobs.map(\.arn) != [walk.lastFound]: return "adopted what it was not told"
    case .end(.failed), .end(.deferred), .end(.stopped):
      if walk.isOpen { return "ended as if nothing were open" }
    case .wait(let pause) where pause > .seconds(4): return "slept too long"
    default: break
    }
    return walk.steps > 200 ? "does not end" : nil
  }
}
