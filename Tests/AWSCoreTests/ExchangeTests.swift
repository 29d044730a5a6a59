import AWSCore
import Foundation
import Synchronization
import Testing

@Suite struct ExchangeTests {
  /// What was seen, one line an exchange.
  private final class Watcher: Sendable {
    private let seen = Mutex<[Exchange]>([])
    private let ticks = Mutex(0)

    var exchanges: [Exchange] { seen.withLock { $0 } }

    func transport(_ script: [ScriptedTransport.Outcome]) -> ObservedTransport {
      // Whoever asks for the time lets a second pass.
      ObservedTransport(ScriptedTransport(script)) { [self] in
        ticks.withLock { ticks in
          ticks += 1
          return .seconds(ticks)
        }
      } observe: { [self] exchange in
        seen.withLock { $0.append(exchange) }
      }
    }

    var lines: [String] {
      exchanges.map { exchange in
        let parts = [
          exchange.operation, exchange.attempt, exchange.status.map(String.init), exchange.requestID,
          exchange.errorType, "\(exchange.duration)",
        ]
        return parts.map { $0 ?? "-" }.joined(separator: " | ")
      }
    }
  }

  @Test("Every attempt of a call is seen, with all that the answer says of it")
  func attempts() async throws {
    let watcher = Watcher()
    let transport = watcher.transport([
      .notSent, .answer(429, type: "aws#ThrottlingException:", headers: ["X-Amzn-RequestId": "r-1"]),
      .answer(200, "{\"__type\": \"no error\"}", headers: ["x-amzn-requestid": "r-2"]),
    ])
    let client = try ServiceClient.scripted(transport, FakeEnvironment().environment())
    #expect(await result(of: client, .onlyIfNotRun) == "200")
    #expect(
      watcher.lines == [
        "DoIt | attempt=1; max=3 | - | - | - | 1.0 seconds",
        "DoIt | attempt=2; max=3 | 429 | r-1 | ThrottlingException | 1.0 seconds",
        "DoIt | attempt=3; max=3 | 200 | r-2 | - | 1.0 seconds",
      ])
    #expect(watcher.exchanges[0].outcome == .failure(.notSent("refused")))
    #expect(watcher.exchanges.allSatisfy { $0.request.headers["authorization"] != nil })
  }

  @Test("An error in XML is seen as one in JSON, and a request without an operation by its path")
  func others() async throws {
    let xml = """
      <ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>words</Message></Error>\
      <RequestId>r-3</RequestId></ErrorResponse>
      """
    let watcher = Watcher()
    let transport = watcher.transport([.answer(400, xml), .answer(502, "<html>")])
    let metadata = HTTPRequest(method: "GET", endpoint: Endpoint(scheme: "http", host: "169.254.169.254"), path: "/a/b")
    for _ in 1...2 { _ = try await transport.send(metadata, within: .seconds(1)) }
    #expect(
      watcher.lines == [
        "GET /a/b | - | 400 | r-3 | ExpiredTokenException | 1.0 seconds", "GET /a/b | - | 502 | - | - | 1.0 seconds",
      ])
  }

  @Test(
    "The headers that let their reader act as somebody else are known",
    arguments: [
      ("Authorization", true), ("X-Amz-Security-Token", true), ("x-amz-sso_bearer_token", true),
      ("X-aws-ec2-metadata-token", true), ("Set-Cookie", true), ("Proxy-Authorization", true), ("x-amz-date", false),
      ("x-amzn-requestid", false), ("x-aws-ec2-metadata-token-ttl-seconds", false),
    ])
  func secrets(_ name: String, _ isSecret: Bool) {
    #expect(HTTPHeader(name: name, value: "").isSecret == isSecret)
  }
}
