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
    /// Looked up, and a job that may be the run's has its name.
    case nameMayBeOurs
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
    /// Its records were forgotten a moment ago.
    case forgotten

    /// Whether there is an intent.
    var isOpen: Bool { self != .nameMayBeOurs && self != .forgotten }

    /// Why it is not certain.
    var cause: Reason? {
      switch self {
      case .nameMayBeOurs, .resumed, .resumedUndeclared, .forgotten: nil
      case .uncertain, .uncertainTwice: "lost"
      case .conflict, .uncertainThenConflict: "taken"
      case .strange: "replayed"
      }
    }

    /// A machine that settles, its settle time over.
    var machine: StartMachine {
      switch self {
      case .nameMayBeOurs: settled(fresh([.begin, .lookedUp(.undecided(arn: arn, isGone: false), begun: .zero)]))
      case .uncertain: settled(fresh(sent + [answered(.uncertain("lost"))]))
      case .uncertainTwice: settled(again([answered(.uncertain("lost"))]))
      case .conflict: settled(fresh(sent + [answered(.conflict("taken"))]))
      case .uncertainThenConflict: settled(again([answered(.conflict("taken"))]))
      case .strange: settled(fresh(sent + [answered(.strange("replayed"))]))
      case .resumed: settled(leftOpen(isDeclared: true))
      case .resumedUndeclared: settled(leftOpen(isDeclared: false))
      case .forgotten: settled(after([.begin], StartMachine(settleTime: settleTime, settlesFrom: .zero)))
      }
    }
  }

  private static let sent: [StartMachine.Event] = [
    .begin, .lookedUp(.nothing, begun: .zero), .admitted(.granted), .intended,
  ]

  private static let settling = Action.lookUp(underAllNamesFrom: settleTime)

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
    #expect(machine.next(.begin) == .lookUp(underAllNamesFrom: .zero))
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
      (LookUp.nothing, Action.admit), (.ours(jobs, besides: ["b"]), .adopt(jobs, besides: ["b"])),
      (.anothers(arn: arn), .end(.failed(Reason.nameTaken(by: arn)))),
      (.undecided(arn: arn, isGone: true), .lookUp(underAllNamesFrom: settleTime)),
      (.failed("503"), .end(.failed(Reason.lookUpFailed("503")))),
    ])
  func firstLookUp(found: LookUp, action: Action) {
    var machine = Self.fresh([.begin])
    #expect(machine.next(.lookedUp(found, begun: .zero)) == action)
  }

  private static let answers: [(Answer, Action)] = [
    (.started(arn: arn), .record(arn: arn)),
    (.notRun("429"), .close("429", .failed("429"))),
    (.refused("400"), .close("400", .failed("400"))),
    (.quota("402"), .close("402", .deferred("402"))),
    (.fatal("expired"), .close("expired", .failed("expired"))),
    (.stopped("^C"), .close("^C", .stopped("^C"))), (.conflict("409"), settling), (.uncertain("500"), settling),
    (.strange("other"), settling),
  ]

  @Test(
    "An answer to the first attempt: without an uncertain one the intent is closed",
    arguments: answers)
  func firstAnswer(answer: Answer, action: Action) {
    var machine = Self.fresh(Self.sent)
    #expect(machine.next(Self.answered(answer)) == action)
  }

  @Test(
    "An answer to the attempt after settling: settled is settled, and only this attempt counts",
    arguments: answers)
  func laterAnswer(answer: Answer, action: Action) {
    var machine = Self.again()
    #expect(machine.next(Self.answered(answer)) == action)
  }

  @Test("A job that is found with the run's tags is adopted, whatever was before", arguments: Standing.allCases)
  func foundLate(standing: Standing) {
    var machine = standing.machine
    #expect(
      machine.next(.lookedUp(.ours(Self.jobs, besides: []), begun: Self.settleTime))
        == .adopt(Self.jobs, besides: []))
  }

  @Test(
    "Nothing is found in the whole settle time",
    arguments: [
      (Standing.nameMayBeOurs, Action.admit), (.uncertain, .admit), (.resumed, .admit), (.forgotten, .admit),
      (.uncertainTwice, .end(.uncertain(Reason.stillUncertain("lost", after: settleTime)))),
      (.conflict, .end(.uncertain(Reason.nameTakenInvisibly("taken")))),
      (.uncertainThenConflict, .end(.uncertain(Reason.nameTakenInvisibly("taken")))), (.strange, .admit),
      (.resumedUndeclared, .close(Reason.undeclared, .closedUndeclared)),
    ])
  func nothingFound(standing: Standing, action: Action) {
    var machine = standing.machine
    #expect(machine.next(.lookedUp(.nothing, begun: Self.settleTime)) == action)
  }

  @Test(
    "Only another's job is found in the whole settle time: it is never started over, and closed unless it may be taken by itself",
    arguments: [
      (Standing.nameMayBeOurs, Action.end(.failed(Reason.nameTaken(by: arn)))),
      (.forgotten, .end(.failed(Reason.nameTaken(by: arn)))), (.conflict, closedAsTaken), (.strange, closedAsTaken),
      (.uncertain, closedAsTaken), (.uncertainTwice, closedAsTaken),
      (.uncertainThenConflict, .end(.uncertain(Reason.nameTakenWhileOpen(by: arn, "taken")))),
      (.resumed, closedAsTaken), (.resumedUndeclared, .close(Reason.undeclared, .closedUndeclared)),
    ])
  func anothersFound(standing: Standing, action: Action) {
    var machine = standing.machine
    #expect(machine.next(.lookedUp(.anothers(arn: Self.arn), begun: Self.settleTime)) == action)
  }

  private static let closedAsTaken = Action.close(
    Reason.nameTaken(by: arn), .failed(Reason.nameTaken(by: arn)))

  @Test(
    "A job that may be the run's is neither taken nor started over, and no intent is closed",
    arguments: Standing.allCases)
  func undecided(standing: Standing) {
    for isGone in [true, false] {
      var machine = standing.machine
      let words = Reason.undecided(Self.arn, isGone: isGone, standing.cause)
      #expect(
        machine.next(.lookedUp(.undecided(arn: Self.arn, isGone: isGone), begun: Self.settleTime))
          == .end(.uncertain(words)))
    }
  }

  @Test("An intent of an earlier process is renewed before anything is sent; one of this process is sent under again")
  func renewal() {
    for (standing, action) in [(Standing.resumed, Action.renew), (.uncertain, .start), (.forgotten, .intend)] {
      var machine = Self.after([.lookedUp(.nothing, begun: Self.settleTime)], standing.machine)
      #expect(machine.next(.admitted(.granted)) == action)
      if action != .start { #expect(machine.next(.intended) == .start) }
    }
  }

  @Test(
    "A look-up that is too old when its turn comes is made again, and decides anew",
    arguments: [
      (LookUp.nothing, Action.start), (.ours(jobs, besides: []), .adopt(jobs, besides: [])),
      (.anothers(arn: arn), closedAsTaken), (.undecided(arn: arn, isGone: false), settling),
      (.failed("503"), .close("503", .failed(Reason.lookUpFailed("503")))),
    ])
  func tooOld(found: LookUp, action: Action) {
    var machine = Self.fresh(Self.sent)
    #expect(machine.next(.lookUpTooOld) == .lookUp(underAllNamesFrom: .zero))
    #expect(machine.isLookingFirst)
    #expect(machine.next(.lookedUp(found, begun: .zero)) == action)
    // What was sent before is not proven absent by a listing that others prepared.
    var again = Self.again()
    #expect(again.next(.lookUpTooOld) == .lookUp(underAllNamesFrom: .zero))
    #expect(!again.isLookingFirst)
  }

  @Test("The last look-up fails: nothing is started and nothing is closed", arguments: Standing.allCases)
  func lastLookUpFails(standing: Standing) {
    var machine = standing.machine
    let expected: RunResult =
      !standing.isOpen
      ? .failed(Reason.lookUpFailed("503")) : .uncertain(Reason.cannotSettle("503", standing.cause))
    #expect(machine.next(.lookedUp(.failed("503"), begun: Self.settleTime)) == .end(expected))
  }

  @Test("Before the settle time is over nothing but the job itself ends the looking", arguments: Standing.allCases)
  func early(standing: Standing) {
    for found in [LookUp.nothing, .anothers(arn: Self.arn), .undecided(arn: Self.arn, isGone: true), .failed("503")] {
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
      (second, .deferred("full"), .close("full", .deferred("full"))),
      (second, .stopped("^C"), .close("^C", .stopped("^C"))),
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
      !standing.isOpen ? .stopped("^C") : .uncertain(Reason.leftOpen("^C", standing.cause))
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
