import AWSCore
import NIOTransport
import Testing

/// A socket that misbehaves in one phase of an exchange, where `TransportTests` has the plain cases.
@Suite struct PhaseTests {
  /// A body that no socket's buffer holds.
  static func largePost(_ endpoint: Endpoint) -> HTTPRequest {
    var request = TransportTests.post(endpoint)
    request.body = Array(repeating: UInt8(ascii: "B"), count: 8 << 20)
    return request
  }

  @Test("A reset while the body goes out leaves it open whether the request ran")
  func resetWithinBody() async throws {
    let server = try await RawServer(.resetAfter(bytes: 100_000)) { _ in .silence }
    try await withTransport { transport in
      #expect(await Outcome(of: Self.largePost(server.endpoint), over: transport).isMaybeSent())
    }
  }

  @Test("A reset after the first bytes is never not sent where some of the body arrived")
  func resetBeforeBody() async throws {
    let server = try await RawServer(.resetAfter(bytes: 1)) { _ in .silence }
    try await withTransport { transport in
      for _ in 1...20 {
        let before = server.received.joined().count(of: "BODY")
        let outcome = await Outcome(of: TransportTests.post(server.endpoint), over: transport)
        #expect(outcome.isMaybeSent() || outcome.isNotSent() && server.received.joined().count(of: "BODY") == before)
      }
    }
  }

  @Test(
    "An answer of 100 MB ends at the limit, whether it says its length or not",
    arguments: ["HTTP/1.1 200 OK\r\ncontent-length: 104857600\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"])
  func flood(_ head: String) async throws {
    let server = try await RawServer { _ in .flood(head, mebibytes: 100) }
    try await withTransport { transport in
      for request in [TransportTests.post(server.endpoint), TransportTests.get(server.endpoint)] {
        #expect(await Outcome(of: request, over: transport).isMaybeSent("the answer is too large"))
      }
    }
    // Besides the limit, what the buffers of two sockets hold.
    #expect(server.flooded < 2 * 32)
  }

  @Test(
    "A server that falls silent is given up, before the time for the whole exchange is over",
    arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"])
  func silence(_ beginning: String) async throws {
    let server = try await RawServer { _ in .send(beginning) }
    try await withTransport(silenceLimit: .milliseconds(300)) { transport in
      for request in [TransportTests.post(server.endpoint), TransportTests.get(server.endpoint)] {
        #expect(await Outcome(of: request, over: transport).isMaybeSent("stopped sending"))
      }
    }
  }

  @Test("An answer longer than it says is cut there, and the rest is never the answer to the next request")
  func tooLong() async throws {
    let surplus = "HTTP/1.1 418 Poison\r\ncontent-length: 2\r\n\r\n[]"
    let server = try await RawServer { _ in .send(TransportTests.ok + surplus) }
    try await withTransport { transport in
      for _ in 1...10 {
        let outcome = await Outcome(of: TransportTests.post(server.endpoint), over: transport)
        #expect(outcome == .answered(200) || outcome.isMaybeSent() || outcome.isNotSent())
      }
    }
  }

  @Test("An answer that comes before the body was read does not make the request one that was not sent")
  func earlyAnswer() async throws {
    let early = "HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    let server = try await RawServer(.greet(early)) { _ in .silence }
    try await withTransport { transport in
      for _ in 1...4 {
        // An answer that comes before the request is on its connection may be dropped: then the limit ends the wait.
        let outcome = await Outcome(of: Self.largePost(server.endpoint), over: transport, within: .seconds(5))
        #expect(outcome == .answered(413) || outcome.isMaybeSent() || outcome.isNotSent() && !Self.hasBody(server))
      }
    }
  }

  static func hasBody(_ server: RawServer) -> Bool { server.received.joined().contains("BBBB") }
}
