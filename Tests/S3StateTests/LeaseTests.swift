import AWSCore
import Testing

@testable import S3State

/// What happens to a lease.
enum Event: Sendable {
  case read(String?, etag: String = "e1", seconds: Int = 60, holder: String? = "other")
  case notALease
  case written(sent: Int, etag: String = "e2")
  case failed, conflict, refused
  case lost(sent: Int)
  case readFailed
  /// Nothing happens but time.
  case time
}

extension Event {
  var object: S3Object? {
    switch self {
    case .read(let value?, let etag, let seconds, let holder):
      S3Object(
        bytes: LeaseRecord(value: value, seconds: seconds, holder: holder).bytes, version: S3Version(etag: etag))
    case .notALease: S3Object(bytes: Array("{}".utf8), version: S3Version(etag: "e1"))
    default: nil
    }
  }

  var outcome: S3PutOutcome? {
    switch self {
    case .written(_, let etag): .written(S3Version(etag: etag))
    case .failed: .preconditionFailed
    case .conflict: .conflict
    case .lost: .uncertain("lost")
    case .refused: .refused(S3Failure(description: "no", cause: nil))
    default: nil
    }
  }

  func sent(_ now: Int) -> Duration {
    switch self {
    case .written(let sent, _), .lost(let sent): .seconds(sent)
    default: .seconds(now)
    }
  }
}

@Suite("A lease") struct LeaseTests {
  /// What happens, in this order; times in seconds.
  typealias Row = [(event: Event, at: Int, step: String)]

  static let requests: [Row] = [
    [(.read(nil), 0, "put v1 absent"), (.written(sent: 0), 1, "acquired e2 from 0")],
    [(.read("a", holder: nil), 0, "put v1 on e1"), (.written(sent: 3), 4, "acquired e2 from 3")],
    // Held: not before 60 s after it was first seen with this ETag.
    [
      (.read("a"), 100, "pause 1"), (.read("a"), 159, "pause 1"), (.read("a"), 160, "put v3 on e1"),
      (.written(sent: 160), 161, "acquired e2 from 160"),
    ],
    // A renewal begins the time anew, however long was waited.
    [
      (.read("a"), 100, "pause 1"), (.read("b", etag: "e5"), 159, "pause 1"), (.read("b", etag: "e5"), 218, "pause 1"),
      (.read("b", etag: "e5"), 219, "put v4 on e5"),
    ],
    // The holder's time counts, not the waiter's.
    [(.read("a", seconds: 3), 0, "pause 1"), (.read("a", seconds: 3), 3, "put v2 on e1")],
    // Somebody else was faster.
    [(.read(nil), 0, "put v1 absent"), (.failed, 1, "read"), (.read("b"), 2, "pause 1")],
    [(.read(nil), 0, "put v1 absent"), (.conflict, 1, "pause 1")],
    // A lost answer: our value is there or it is not.
    [(.read(nil), 0, "put v1 absent"), (.lost(sent: 0), 9, "read"), (.read("v1"), 10, "acquired e1 from 0")],
    [(.read(nil), 0, "put v1 absent"), (.lost(sent: 0), 9, "read"), (.read("b"), 10, "pause 1")],
    // A write whose answer was lost arrives after the next one was sent.
    [
      (.read("a", holder: nil), 0, "put v1 on e1"), (.lost(sent: 0), 5, "read"),
      (.read("a", holder: nil), 6, "put v2 on e1"), (.failed, 7, "read"),
      (.read("v1", etag: "e9"), 8, "acquired e9 from 0"),
    ],
    [(.read(nil), 0, "put v1 absent"), (.refused, 1, "refused no")],
    [(.notALease, 0, "foreign")],
  ]

  static let renewals: [Row] = [
    // Acquired with e1, written at 0.
    [(.time, 19, "wait 20 start"), (.time, 20, "renew r on e1 start"), (.written(sent: 20), 22, "wait 40 start")],
    // The age counts from when the renewal was sent.
    [(.time, 29, "renew r on e1 start"), (.time, 30, "renew r on e1 hold"), (.time, 60, "ended unconfirmed")],
    [(.written(sent: 29), 35, "wait 49 start"), (.time, 58, "renew r on e2 start"), (.time, 59, "renew r on e2 hold")],
    // It is another's, or gone.
    [(.failed, 21, "ended taken")],
    [(.lost(sent: 20), 25, "read start"), (.read("b", etag: "e7"), 26, "ended taken")],
    [(.lost(sent: 20), 25, "read start"), (.read(nil), 26, "ended taken")],
    // A lost answer: our value is there, or the old one still is.
    [(.lost(sent: 20), 25, "read start"), (.read("r", etag: "e8"), 26, "wait 40 start")],
    [
      (.lost(sent: 20), 25, "read start"), (.read("x", etag: "e1"), 31, "wait 31 hold"),
      (.time, 32, "renew r on e1 hold"), (.written(sent: 32), 33, "wait 52 start"),
    ],
    // The lost one arrives after all: the next one fails, and it was ours.
    [
      (.lost(sent: 20), 25, "read start"), (.read("x", etag: "e1"), 26, "wait 26 start"), (.failed, 27, "read start"),
      (.read("r", etag: "e8"), 28, "wait 40 start"),
    ],
    // No answer for the whole time.
    [
      (.lost(sent: 20), 50, "read hold"), (.readFailed, 58, "wait 59 hold"), (.readFailed, 59, "wait 60 hold"),
      (.time, 60, "ended unconfirmed"), (.written(sent: 61), 62, "ended unconfirmed"),
    ],
    [(.conflict, 21, "read start"), (.read("x", etag: "e1"), 21, "wait 21 start")],
    [(.refused, 21, "wait 22 start"), (.time, 22, "renew r on e1 start")],
  ]

  @Test(
    "Whoever wants it takes it when it is absent, free, or unchanged for its whole time by the waiter's own clock",
    arguments: requests)
  func request(row: Row) {
    var count = 0
    var request = LeaseRequest(.standard)
    var value = ""
    for (event, now, expected) in row {
      let step =
        if let outcome = event.outcome {
          request.put(outcome, value: value, sent: event.sent(now))
        } else {
          request.read(event.object, at: .seconds(now)) {
            count += 1
            return "v\(count)"
          }
        }
      if case .put(let new, _) = step { value = new }
      #expect(words(step) == expected, "at \(now)")
    }
  }

  @Test("Whoever gets no answer to five writes gives up")
  func unanswered() {
    var request = LeaseRequest(.standard)
    var steps: [String] = []
    for number in 1...5 { steps.append(words(request.put(.uncertain("lost"), value: "\(number)", sent: .zero))) }
    #expect(steps == ["read", "read", "read", "read", "unanswered lost"])
  }

  @Test(
    "Its holder renews it every third of its time, starts only within the first half, and knows when it is lost",
    arguments: renewals)
  func held(row: Row) {
    var lease = HeldLease(.standard, version: S3Version(etag: "e1"), confirmed: .zero)
    for (event, second, expected) in row {
      let now = Duration.seconds(second)
      switch (event, event.outcome) {
      case (.time, _): break
      case (.readFailed, _): lease.readFailed(at: now)
      case (_, let outcome?): lease.put(outcome, value: "r", sent: event.sent(second), at: now)
      default: lease.read(event.object, at: now)
      }
      #expect(words(lease.step(at: now) { "r" }, lease.allowsStart(at: now)) == expected, "at \(second)")
    }
  }

  @Test(
    "Its object says who holds it, and what is no lease is not read as one",
    arguments: [
      (#"{"format":"usher.lock","version":1,"value":"a","seconds":60,"holder":"me"}"#, true),
      (#"{"format":"usher.lock","version":1,"value":"a","seconds":3}"#, true),
      (#"{"format":"usher.lock","version":2,"value":"a","seconds":60}"#, false),
      (#"{"format":"usher.lock","version":1,"value":"a","seconds":2}"#, false),
      (#"{"format":"usher.lock","version":1,"seconds":60}"#, false), ("", false),
      (#"{"format":"usher.state","version":1}"#, false),
    ])
  func record(text: String, isOne: Bool) {
    let record = LeaseRecord(Array(text.utf8))
    #expect((record != nil) == isOne)
    if let record { #expect(record.bytes == Array((text + "\n").utf8)) }
  }

  private func words(_ step: LeaseRequest.Step) -> String {
    switch step {
    case .read: "read"
    case .put(let value, let condition): "put \(value) \(words(condition))"
    case .pause(let duration): "pause \(duration.components.seconds)"
    case .acquired(let lease): "acquired \(lease.version.etag) from \(lease.confirmed.components.seconds)"
    case .foreign: "foreign"
    case .refused(let words): "refused \(words)"
    case .unanswered(let words): "unanswered \(words)"
    }
  }

  private func words(_ step: HeldLease.Step, _ mayStart: Bool) -> String {
    let start = mayStart ? " start" : " hold"
    return switch step {
    case .wait(let until): "wait \(until.components.seconds)\(start)"
    case .renew(let value, let condition): "renew \(value) \(words(condition))\(start)"
    case .read: "read\(start)"
    case .ended(let end): "ended \(end)"
    }
  }

  private func words(_ condition: S3Condition) -> String {
    switch condition {
    case .absent: "absent"
    case .unchanged(let version): "on \(version.etag)"
    }
  }
}
