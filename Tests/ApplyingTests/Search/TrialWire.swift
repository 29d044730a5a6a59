import AWSCore
import JSONText
import Synchronization

@testable import Applying

/// The way to the service in a trial: what fate says is lost, late or answered by something else.
final class TrialWire: HTTPTransport {
  enum Fault: CaseIterable, Sendable {
    case refusesConnection, resets, losesAnswer, answers500, runsThen500, throttles, fullQuota, garbage, slow, late
    /// The credentials end; a proxy answers; a signal stops the apply.
    case expires, proxyPage, interrupts
  }

  private let service: any HTTPTransport
  private let fate: Fate
  private let clock: any TestClock
  private let late: Late
  private let gate: ApplyGate

  /// What is carried out later than its connection lives; it outlives the process.
  final class Late: Sendable {
    private let requests = Mutex<[(request: HTTPRequest, at: Duration)]>([])

    func add(_ request: HTTPRequest, at time: Duration) { requests.withLock { $0.append((request, time)) } }

    func carryOut(_ now: Duration, by service: any HTTPTransport) async {
      let due = requests.withLock { requests in
        let due = requests.filter { $0.at <= now }
        requests.removeAll { $0.at <= now }
        return due
      }
      for request in due { _ = try? await service.send(request.request, within: .seconds(1)) }
    }
  }

  init(_ service: any HTTPTransport, _ fate: Fate, _ clock: any TestClock, _ late: Late, _ gate: ApplyGate) {
    (self.service, self.fate, self.clock, self.late, self.gate) = (service, fate, clock, late, gate)
  }

  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    await Task.yield()
    let isStart = request.method == "POST"
    let words = isStart ? "start \((try? JSONValue(parsing: request.body))?["name"]?.string ?? "?")" : "look"
    guard fate.step(words) > 5 else { throw .notSent("dead") }
    let fault = fate.fault(of: Fault.allCases, words)
    switch fault {
    case .refusesConnection: throw .notSent("refused")
    case .resets: throw .maybeSent("reset")
    case .answers500: return .error(500, nil)
    case .throttles: return .error(429, "ThrottlingException")
    case .fullQuota: return .error(402, "ServiceQuotaExceededException")
    case .expires: return .error(403, "ExpiredTokenException")
    case .proxyPage: return HTTPResponse(status: 403, body: Array("<html>".utf8))
    case .interrupts: await gate.stop("interrupted by SIGTERM")
    case .slow: await clock.sleep(.seconds(9))
    case .late where isStart:
      late.add(request, at: clock.elapsed + .seconds(8))
      throw .maybeSent("reset")
    default: break
    }
    await late.carryOut(clock.elapsed, by: service)
    if fate.isDead { throw .notSent("dead") }
    let response = try await service.send(request, within: limit)
    await Task.yield()
    guard fate.step("\(words): \(response.status)") == 10 else { throw .maybeSent("dead") }
    switch fault {
    case .losesAnswer: throw .maybeSent("reset")
    case .runsThen500: return .error(500, nil)
    case .garbage: return HTTPResponse(status: 200, body: Array("<html>".utf8))
    default: return response
    }
  }
}
