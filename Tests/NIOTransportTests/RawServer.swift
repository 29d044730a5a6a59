import AWSCore
import NIOCore
import NIOPosix
import NIOTransport
import Synchronization

/// A server on a port of loopback that answers each request as it is told to, right or wrong, and keeps every byte
/// that it received.
final class RawServer: Sendable {
  enum Reply: Sendable {
    case send(String)
    case sendThenClose(String)
    case sendWhenOpen(Gate, String)
    case close
    /// Closes so that the client sees a reset.
    case reset
    case silence
  }

  /// Whether a connection lives to see a request.
  enum Welcome: Sendable { case open, close, reset }

  let channel: any Channel
  private let log: Log

  /// All bytes received, a string for each connection.
  var received: [String] { log.connections.withLock { $0 } }

  init(_ welcome: Welcome = .open, reply: @escaping @Sendable (_ request: String) -> Reply) async throws {
    let log = Log()
    self.log = log
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Connection(log, welcome, reply))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  var endpoint: Endpoint { Endpoint(scheme: "http", host: "127.0.0.1", port: channel.localAddress?.port) }

  final class Log: Sendable {
    let connections = Mutex<[String]>([])
  }
}

private final class Connection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let log: RawServer.Log
  private let welcome: RawServer.Welcome
  private let reply: @Sendable (String) -> RawServer.Reply
  private var index = 0
  private var pending = ""

  init(_ log: RawServer.Log, _ welcome: RawServer.Welcome, _ reply: @escaping @Sendable (String) -> RawServer.Reply) {
    self.log = log
    self.welcome = welcome
    self.reply = reply
  }

  func channelActive(context: ChannelHandlerContext) {
    index = log.connections.withLock { connections in
      connections.append("")
      return connections.count - 1
    }
    switch welcome {
    case .open: break
    case .close: context.close(promise: nil)
    case .reset: reset(context)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let text = String(buffer: unwrapInboundIn(data))
    log.connections.withLock { $0[index] += text }
    pending += text
    guard Self.isComplete(pending) else { return }
    let request = pending
    pending = ""
    switch reply(request) {
    case .send(let answer): context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
    case .sendThenClose(let answer):
      context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
      context.close(promise: nil)
    case .sendWhenOpen(let gate, let answer):
      let channel = context.channel
      gate.opened.whenSuccess { channel.writeAndFlush(ByteBuffer(string: answer), promise: nil) }
      gate.pass()
    case .close: context.close(promise: nil)
    case .reset: reset(context)
    case .silence: break
    }
  }

  private func reset(_ context: ChannelHandlerContext) {
    _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    context.close(promise: nil)
  }

  private static func isComplete(_ request: String) -> Bool {
    guard let end = request.firstRange(of: "\r\n\r\n") else { return false }
    let length = request[..<end.lowerBound].split(separator: "\r\n").first {
      $0.lowercased().hasPrefix("content-length:")
    }
    let expected = length.flatMap { Int($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) } ?? 0
    return request[end.upperBound...].utf8.count >= expected
  }
}

/// Opens when it was passed `count` times.
final class Gate: Sendable {
  let opened: EventLoopFuture<Void>
  private let promise: EventLoopPromise<Void>
  private let left: Mutex<Int>

  init(count: Int) {
    promise = MultiThreadedEventLoopGroup.singleton.any().makePromise()
    opened = promise.futureResult
    left = Mutex(count)
  }

  func pass() {
    let isLast = left.withLock { left in
      left -= 1
      return left == 0
    }
    if isLast { promise.succeed() }
  }
}

/// A transport for the time of `body`, shut down whatever happens.
@discardableResult
func withTransport<Value>(
  connections: Int = 4, answerLimit: Int = 1 << 20, _ body: (AsyncHTTPTransport) async throws -> Value
) async throws -> Value {
  let transport = AsyncHTTPTransport(connections: connections, answerLimit: answerLimit)
  do {
    let value = try await body(transport)
    await transport.shutdown()
    return value
  } catch {
    await transport.shutdown()
    throw error
  }
}
