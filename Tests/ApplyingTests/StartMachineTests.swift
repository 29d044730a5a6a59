import Testing

@testable import Applying

@Suite("The start of one run, decision by decision")
struct StartMachineTests {
  typealias Answer = StartMachine.Answer
  typealias LookUp = StartMachine.LookUp
  typealias Action = StartMachine.Action

  private static let arn = "arn:job"
  private static let jobs = [
    StartMachine.FoundJob(arn: arn, serviceName: "spring"),
    StartMachine.FoundJob(arn: "arn:twin", serviceName: "spring"),
  ]
  private static let settleTime = Duration.seconds(20)

  /// Where a run stands.
  enum Standing: CaseIterable, Sendable {
    /// Looked up, and another job has its name.
    case nameSeenTaken
    /// Sent once, and nobody knows whether it ran.
    case uncertain
    /// Sent again after settling, and again nobody knows.
    case uncertainTwice
    /// The service said that the name is taken.
    case conflict
    /// Uncertain, then said to be taken.
    case uncertainThenConflict
    /// The service answered with another run's job.
    case strange
    /// An earlier process left its intent.
    case resumed
    case resumedUndeclared

    /// Why it is not certain.
    var cause: Reason? {
      switch self {
      case .nameSeenTaken, .resumed, .resumedUndeclared: nil
      case .uncertain, .uncertainTwice: "lost"
      case .conflict, .uncertainThenConflict: "taken"
      case .strange: "replayed"
      }
    }

    /// A machine that settles, its settle time over.
    var machine: StartMachine {
      switch self {
      case .nameSeenTaken: settled(fresh([.begin, .lookedUp(.foreign(arn: arn), begun: .zero)]))
      case .uncertain: settled(fresh(sent + [answered(.uncertain("lost"))]))
      case .uncertainTwice: settled(again([answered(.uncertain("lost"))]))
      case .conflict: settled(fresh(sent + [answered(.conflict("taken"))]))
      case .uncertainThenConflict: settled(again([answered(.conflict("taken"))]))
      case .strange: settled(fresh(sent + [answered(.strange("replayed"))]))
      case .resumed: settled(leftOpen(isDeclared: true))
      case .resumedUndeclared: settled(leftOpen(isDeclared: false))
      }
    }
  }

  private static let sent: [StartMachine.Event] = [
    .begin, .lookedUp(.nothing, begun: .zero), .admitted(.granted), .intended,
  ]

  private static func answered(_ answer: Answer) -> StartMachine.Event { .answered(answer, sent: .zero) }

  private static func after(_ events: [StartMachine.Event], _ machine: StartMachine) -> StartMachine {
    var machine = machine
    for event in events { _ = machine.next(event) }
    return machine
  }

  private static func fresh(_ events: [StartMachine.Event]) -> StartMachine {
    after(events, StartMachine(settleTime: settleTime))
  }

  private static func leftOpen(isDeclared: Bool) -> StartMachine {
    after(
      [.begin], StartMachine(resumingIntentReadAt: .zero, isDeclared: isDeclared, settleTime: settleTime))
  }

  /// Sent a second time after the first was uncertain.
  private static func again(_ events: [StartMachine.Event] = []) -> StartMachine {
    let late = StartMachine.Event.lookedUp(.nothing, begun: settleTime)
    return fresh(sent + [answered(.uncertain("lost")), late, .admitted(.granted)] + events)
  }

  /// One look-up in vain; the next one begins after the settle time.
  private static func settled(_ machine: StartMachine) -> StartMachine {
    after([.lookedUp(.nothing, begun: .zero), .waited], machine)
  }

  @Test("A run that is missing is looked up, admitted, announced and sent, in that order")
  func order() {
    var machine = StartMachine(settleTime: Self.settleTime)
    #expect(machine.next(.begin) == .lookUp(.model))
    #expect(machine.isLookingFirst)
    #expect(machine.next(.lookedUp(.nothing, begun: .zero)) == .admit)
    #expect(!machine.isLookingFirst)
    #expect(machine.next(.admitted(.granted)) == .intend)
    #expect(machine.next(.intended) == .start)
    #expect(machine.next(Self.answered(.started(arn: Self.arn))) == .record(arn: Self.arn))
  }

  @Test(
    "What the first look-up finds",
    arguments: [
      (LookUp.nothing, Action.admit), (.ours(jobs), .adopt(jobs)),
      (.foreign(arn: arn), .lookUp(.model)), (.failed("503"), .end(.failed(StartWords.lookUpFailed("503")))),
    ])
  func firstLookUp(found: LookUp, action: Action) {
    var machine = Self.fresh([.begin])
    #expect(machine.next(.lookedUp(found, begun: .zero)) == action)
  }

  @Test(
    "An answer to the first attempt: without an uncertain one the intent is closed",
    arguments: [
      (Answer.started(arn: arn), Action.record(arn: arn)),
      (.notRun("429"), .close("429", .failed("429"))),
      (.refused("400"), .close("400", .failed("400"))),
      (.quota("402"), .close("402", .deferred("402"))),
      (.fatal("expired"), .close("expired", .failed("expired"))),
      (.conflict("409"), .lookUp(.everyModel)), (.uncertain("500"), .lookUp(.model)),
      (.strange("other"), .lookUp(.everyModel)),
    ])
  func firstAnswer(answer: Answer, action: Action) {
    var machine = Self.fresh(Self.sent)
    #expect(machine.next(Self.answered(answer)) == action)
  }

  @Test(
    "An answer to an attempt after an uncertain one: whatever it says, the intent stays open until there is an ARN",
    arguments: [
      (Answer.started(arn: arn), Action.record(arn: arn)),
      (.notRun("429"), .end(.uncertain(StartWords.leftOpen("429", "lost")))),
      (.refused("400"), .end(.uncertain(StartWords.leftOpen("400", "lost")))),
      (.quota("402"), .end(.uncertain(StartWords.leftOpen("402", "lost")))),
      (.fatal("expired"), .end(.uncertain(StartWords.leftOpen("expired", "lost")))),
      (.conflict("409"), .lookUp(.everyModel)), (.uncertain("500"), .lookUp(.model)),
      (.strange("other"), .lookUp(.everyModel)),
    ])
  func laterAnswer(answer: Answer, action: Action) {
    var machine = Self.again()
    #expect(machine.next(Self.answered(answer)) == action)
  }

  @Test("A job that is found with the run's tags is adopted, whatever was before", arguments: Standing.allCases)
  func foundLate(standing: Standing) {
    var machine = standing.machine
    #expect(
      machine.next(.lookedUp(.ours(Self.jobs), begun: Self.settleTime)) == .adopt(Self.jobs))
  }

  @Test(
    "Nothing is found in the whole settle time",
    arguments: [
      (Standing.nameSeenTaken, Action.admit), (.uncertain, .admit), (.resumed, .admit),
      (.uncertainTwice, .end(.uncertain(StartWords.stillUncertain("lost", after: settleTime)))),
      (.conflict, .end(.uncertain(StartWords.nameTakenInvisibly("taken")))),
      (.uncertainThenConflict, .end(.uncertain(StartWords.nameTakenInvisibly("taken")))), (.strange, .admit),
      (.resumedUndeclared, .close(StartWords.undeclared, .closedUndeclared)),
    ])
  func nothingFound(standing: Standing, action: Action) {
    var machine = standing.machine
    #expect(machine.next(.lookedUp(.nothing, begun: Self.settleTime)) == action)
  }

  @Test(
    "Only another's job is found in the whole settle time: it is never started over",
    arguments: [
      (Standing.nameSeenTaken, Action.end(.failed(StartWords.nameTaken(by: arn)))),
      (.conflict, .close(StartWords.nameTaken(by: arn), .failed(StartWords.nameTaken(by: arn)))),
      (.strange, .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn, "replayed")))),
      (.uncertain, .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn, "lost")))),
      (.uncertainTwice, .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn, "lost")))),
      (.uncertainThenConflict, .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn, "taken")))),
      (.resumed, .end(.uncertain(StartWords.nameTakenWhileOpen(by: arn, nil)))),
      (.resumedUndeclared, .close(StartWords.undeclared, .closedUndeclared)),
    ])
  func foreignFound(standing: Standing, action: Action) {
    var machine = standing.machine
    #expect(machine.next(.lookedUp(.foreign(arn: Self.arn), begun: Self.settleTime)) == action)
  }

  @Test("The last look-up fails: nothing is started and nothing is closed", arguments: Standing.allCases)
  func lastLookUpFails(standing: Standing) {
    var machine = standing.machine
    let expected: RunResult =
      standing == .nameSeenTaken
      ? .failed(StartWords.lookUpFailed("503")) : .uncertain(StartWords.cannotSettle("503", standing.cause))
    #expect(machine.next(.lookedUp(.failed("503"), begun: Self.settleTime)) == .end(expected))
  }

  @Test("Before the settle time is over nothing but the job itself ends the looking", arguments: Standing.allCases)
  func early(standing: Standing) {
    for found in [LookUp.nothing, .foreign(arn: Self.arn), .failed("503")] {
      var machine = standing.machine
      let action = machine.next(.lookedUp(found, begun: Self.settleTime - .nanoseconds(1)))
      #expect(action == .wait(.nanoseconds(1)))
    }
  }

  @Test("A start that is put off or stopped: before the intent, after it, and when it is the second one")
  func admissions() {
    let beforeIntent = Self.fresh([.begin, .lookedUp(.nothing, begun: .zero)])
    let afterIntent = Self.fresh(Self.sent)
    let second = Self.after([.lookedUp(.nothing, begun: Self.settleTime)], Standing.uncertain.machine)
    let table: [(StartMachine, StartMachine.Admission, Action)] = [
      (beforeIntent, .granted, .intend), (beforeIntent, .deferred("full"), .end(.deferred("full"))),
      (beforeIntent, .stopped("^C"), .end(.stopped("^C"))),
      (afterIntent, .deferred("full"), .close("full", .deferred("full"))),
      (afterIntent, .stopped("^C"), .close("^C", .stopped("^C"))), (second, .granted, .start),
      (second, .deferred("full"), .end(.uncertain(StartWords.leftOpen("full", "lost")))),
      (second, .stopped("^C"), .end(.uncertain(StartWords.leftOpen("^C", "lost")))),
    ]
    for (number, (machine, admission, action)) in table.enumerated() {
      var machine = machine
      #expect(machine.next(.admitted(admission)) == action, "row \(number)")
    }
  }

  @Test("An interrupt leaves an intent open, and a run without one untouched", arguments: Standing.allCases)
  func interrupts(standing: Standing) {
    var machine = Self.after([.lookedUp(.nothing, begun: .zero)], standing.machine)
    let expected: RunResult =
      standing == .nameSeenTaken ? .stopped("^C") : .uncertain(StartWords.leftOpen("^C", standing.cause))
    #expect(machine.next(.interrupted("^C")) == .end(expected))
  }

  @Test("Settling looks with growing pauses; the last look-up begins when the settle time is over")
  func pauses() {
    var machine = StartMachine(resumingIntentReadAt: .seconds(100), isDeclared: true, settleTime: Self.settleTime)
    var now = Duration.seconds(100)
    var begun: [Duration] = []
    var action = machine.next(.begin)
    while action != .admit {
      switch action {
      case .lookUp:
        begun.append(now)
        action = machine.next(.lookedUp(.nothing, begun: now))
      case .wait(let pause):
        now += pause
        action = machine.next(.waited)
      default:
        Issue.record("\(action)")
        return
      }
    }
    #expect(
      begun.map { $0 / .seconds(1) } == [100, 100.25, 100.75, 101.75, 103.75, 107.75, 111.75, 115.75, 119.75, 120])
  }
}
