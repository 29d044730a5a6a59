import StateFile

@testable import Applying

/// One run within an apply: the real machine, and what it waits for.
struct ModelRun {
  enum Step: Hashable {
    case look(allNamesFrom: Int, begun: Int)
    /// To ask each candidate for its tags.
    case judge(underAllNames: Bool, begun: Int)
    case wait(until: Int)
    /// Between two attempts.
    case pause(until: Int)
    case send
    case receive(ModelAnswer)
    /// Until these lines are durable, the first of them now.
    case write([Int])
    case over
  }

  var seed: RunSeed
  private(set) var machine: StartMachine
  /// Everything that the machine was told: it is a function of that.
  private var history = Fingerprint()
  /// The intent that has no outcome yet.
  var token: Intent?
  /// What earlier processes left open, that one included.
  var inherited: [Intent]
  var attempts = 0
  var look = JobLookUp.Look(found: .nothing, ended: .zero)
  var step = Step.over
  var isAdmitted = false
  /// How it ends once its lines are durable; nil where the machine goes on.
  var result: RunResult?
  var ids = 0

  init(_ seed: RunSeed, readAt: Int, _ stage: Stage) {
    self.seed = seed
    let settleTime = Self.duration(stage.search.mistake == .restartsAtOnce ? 0 : stage.search.settleTicks)
    machine =
      seed.item.intents.isEmpty
      ? StartMachine(settleTime: settleTime)
      : StartMachine(
        resumingIntentReadAt: Self.duration(readAt), isDeclared: seed.item.job != nil, settleTime: settleTime)
    token = seed.item.intents.first
    inherited = seed.item.intents
    history.add(readAt)
  }

  /// A tick is the machine's first pause.
  static func duration(_ ticks: Int) -> Duration { .milliseconds(250 * ticks) }

  static func ticks(_ duration: Duration) -> Int { Int(duration / .milliseconds(250)) }

  mutating func next(_ event: StartMachine.Event, code: [Int]) -> StartMachine.Action {
    for number in code { history.add(number) }
    return machine.next(event)
  }

  func add(to print: inout Fingerprint) {
    print.add(seed.number)
    print.add(history)
    print.add(step.hashValue)
    print.add(attempts * 64 + inherited.count)
    print.add(ids * 4 + (token == nil ? 0 : 2) + (isAdmitted ? 1 : 0))
    print.add(result?.code ?? -1)
  }
}

/// The answer to a start, by numbers.
enum ModelAnswer: Hashable {
  case started(Int)
  case throttled, refused, quota, expired, conflict, uncertain, strange
  /// Apply stopped in the pause before the next attempt.
  case stopped

  var answer: StartMachine.Answer {
    switch self {
    case .started(let job): .started(arn: Stage.arn(job))
    case .throttled: .notRun(Reason(.throttled, "throttled"))
    case .refused: .refused(Reason(.refused, "refused"))
    case .quota: .quota(Reason(.quota, "quota"))
    case .expired: .fatal(Reason(.credentials, "expired"))
    case .conflict: .conflict(Reason(.nameTaken, "409"))
    case .uncertain: .uncertain(Reason(.noAnswer, "lost"))
    case .strange: .strange(Reason(.noAnswer, "another's"))
    case .stopped: .stopped(Reason(.interrupted, "signal"))
    }
  }

  var code: Int {
    switch self {
    case .started(let job): 100 + job
    case .throttled: 1
    case .refused: 2
    case .quota: 3
    case .expired: 4
    case .conflict: 5
    case .uncertain: 6
    case .strange: 7
    case .stopped: 8
    }
  }
}

extension RunResult {
  /// Tells results apart as far as the search looks at them.
  var code: Int {
    switch self {
    case .started(let arn): 100 + Stage.job(arn)
    case .adopted(let arns): arns.reduce(200) { $0 * 8 + Stage.job($1) }
    case .unrecorded(let arns, _): arns.reduce(300) { $0 * 8 + Stage.job($1) }
    case .closedUndeclared: 1
    case .deferred: 2
    case .stopped: 3
    case .failed(let reason): reason.kind == .nameTaken ? 4 : 5
    case .uncertain(let reason): reason.kind == .nameTaken ? 6 : reason.kind == .undecided ? 8 : 7
    }
  }

  /// Whether its words say which decision a human has to take.
  var namesDecision: Bool {
    // A limit that the project sets is such a decision too.
    reason.map { [.nameTaken, .undecided, .inFlight].contains($0.kind) } ?? false
  }
}
