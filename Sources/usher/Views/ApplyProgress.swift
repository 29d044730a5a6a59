import Applying
import JobModel
import Synchronization

/// What a person sees while an apply goes on: on a terminal one live line and what went wrong, elsewhere a plain line
/// for each event.
final class ApplyProgress: Sendable {
  private struct Tally {
    var started = 0
    var inFlight = 0
    var deferred = 0
    var errors = 0
    var phase = ""
    /// How many lines named jobs that were not started, by the reason they gave.
    var lines: [String: Int] = [:]
    var isLineShown = false
  }

  /// So many jobs that were not started have a line of their own; the others are counted.
  private static let lineMaximum = 3

  private let console: Console
  private let isQuiet: Bool
  private let isVerbose: Bool
  private let isLogged: Bool
  private let isWaiting: Bool
  private let elapsed: @Sendable () -> Duration
  private let tally = Mutex(Tally())

  /// - Parameters:
  ///   - isLogged: whether a log goes to the same console, whose lines a live one would be mixed with.
  ///   - isWaiting: whether what is deferred is tried again, so that it is no news.
  init(
    _ console: Console, screen: Screen, isLogged: Bool, isWaiting: Bool,
    elapsed: @escaping @Sendable () -> Duration
  ) {
    self.console = console
    self.isLogged = isLogged
    self.isWaiting = isWaiting
    isQuiet = screen.quiet
    isVerbose = screen.verbose
    self.elapsed = elapsed
  }

  private var isLive: Bool { console.isLive && !isQuiet && !isLogged }

  func report(_ event: ApplyEvent) {
    tally.withLock { tally in
      switch event {
      case .settling(let openStarts, let forgotten, let limit):
        tally.phase = "checking \(openStarts + forgotten)"
        if openStarts > 0 {
          say(
            "checking \(Count.of(openStarts, "open start")) of an earlier apply: looking for up to "
              + "\(limit.components.seconds) s, because the service may show a new job late", &tally)
        }
        if forgotten > 0 {
          say(
            "\(Count.of(forgotten, "run")) forgotten a moment ago; looking for \(forgotten == 1 ? "its job" : "their jobs") "
              + "for up to \(limit.components.seconds) s", &tally)
        }
      case .lookingUp(let count):
        tally.phase = ""
        if isVerbose { say("looking for \(Count.of(count, "job")) at the service before any start", &tally) }
      case .uncertain(let item, let reason, let limit):
        say(
          "\(item.name): \(reason.description); looking for it for up to \(limit.components.seconds) s",
          &tally)
      case .sending(let item):
        tally.inFlight += 1
        if isVerbose { say("\(item.name): starting \(ShownText.quoted(item.serviceName))", &tally) }
      case .answered: tally.inFlight -= 1
      case .ended(let item, let result): ended(item, result, &tally)
      case .jobEnded(let job): say("\(job.record.name): \(job.outcome?.words ?? "")", &tally)
      case .waiting(let count, let pause):
        // They are deferred no longer.
        tally.deferred -= count
        tally.phase = "waiting: \(count)"
        if !isLive {
          say(
            "\(Count.of(count, "job")) deferred; usher tries again in \(pause.components.seconds) s", &tally)
        }
      }
      draw(&tally)
    }
  }

  /// Draws the live line again, for its clock.
  func tick() {
    tally.withLock { draw(&$0) }
  }

  /// Says something that stays, above the live line.
  func say(_ text: ShownText) {
    tally.withLock { say(text, &$0) }
  }

  /// Takes the live line away, and counts what had no line.
  func finish() {
    tally.withLock { tally in
      erase(&tally)
      for (word, count) in tally.lines.sorted(by: { $0.key < $1.key }) where count > Self.lineMaximum && !isVerbose {
        say("and \(count - Self.lineMaximum) more \(word)", &tally)
      }
    }
  }

  private func ended(_ item: WorkItem, _ result: RunResult, _ tally: inout Tally) {
    let text: ShownText = "\(item.name): \(ResultText.line(result))"
    switch result {
    case .started, .adopted:
      tally.started += 1
      if !isLive { say(text, &tally) }
    case .deferred, .stopped:
      tally.deferred += 1
      if isLive || isWaiting { return }
      let word = if case .deferred = result { "deferred" } else { "not started" }
      tally.lines[word, default: 0] += 1
      if isVerbose || tally.lines[word, default: 0] <= Self.lineMaximum { say(text, &tally) }
    case .closedUndeclared:
      if !isLive { say(text, &tally) }
    case .failed, .uncertain, .unrecorded:
      tally.errors += 1
      say(text, &tally)
    }
  }

  private func say(_ text: ShownText, _ tally: inout Tally) {
    if isQuiet { return }
    erase(&tally)
    console.line(text)
  }

  private func erase(_ tally: inout Tally) {
    if tally.isLineShown { console.eraseLive() }
    tally.isLineShown = false
  }

  private func draw(_ tally: inout Tally) {
    guard isLive else { return }
    let seconds = elapsed().components.seconds
    let clock = "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    let counts =
      "started \(tally.started)  in flight \(tally.inFlight)  deferred \(tally.deferred)  errors \(tally.errors)  \(clock)"
    console.showLive("\(counts)\(tally.phase.isEmpty ? "" : "  \(tally.phase)")")
    tally.isLineShown = true
  }
}

/// A result as one word, the same on the screen and in documents, and in one line; the ARNs are in the summary.
enum ResultText {
  /// In the order of a summary.
  static let all = [
    "started", "found", "deferred", "closed", "uncertain", "not recorded", "refused", "not started",
  ]

  static func word(of result: RunResult) -> String {
    switch result {
    case .started: "started"
    case .adopted: "found"
    case .deferred: "deferred"
    case .closedUndeclared: "closed"
    case .uncertain: "uncertain"
    case .unrecorded: "not recorded"
    case .failed(let reason) where reason.isRefusal: "refused"
    case .failed, .stopped: "not started"
    }
  }

  static func line(_ result: RunResult) -> String {
    let word = word(of: result)
    return switch result {
    case .started: word
    case .adopted: "\(word) at the service and recorded"
    case .deferred(let reason), .stopped(let reason), .failed(let reason), .uncertain(let reason):
      "\(word): \(reason.description)"
    case .closedUndeclared: "\(word): no longer declared, and no job of the open start was found"
    case .unrecorded(_, let reason): "started, but \(word): \(reason.description)"
    }
  }
}
