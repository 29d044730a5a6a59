import AWSCore
import NIOCore
import NIOPosix
import NIOSSL
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
    /// Sends the head, and then as many mebibytes as the other side takes.
    case flood(String, mebibytes: Int)
    /// Sends the text and speaks TLS from then on: a proxy that opens a tunnel, to a server that is itself.
    case startTLS(String, NIOSSLContext)
  }

  /// Whether a connection lives to see a request.
  enum Welcome: Sendable {
    case open, close, reset
    case resetAfter(bytes: Int)
    /// Sends the text before it was asked for anything.
    case greet(String)
  }

  let channel: any Channel
  private let log: Log

  /// All bytes received, a string for each connection.
  var received: [String] { log.connections.withLock { $0 } }

  /// How many mebibytes of floods went out.
  var flooded: Int { log.flooded.withLock { $0 } }

  init(
    _ welcome: Welcome = .open, tls: NIOSSLContext? = nil, reply: @escaping @Sendable (_ request: String) -> Reply
  ) async throws {
    let log = Log()
    self.log = log
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.addHandler(Connection(log, welcome, reply))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  var endpoint: Endpoint { Endpoint(scheme: "http", host: "127.0.0.1", port: channel.localAddress?.port) }

  var secureEndpoint: Endpoint {
    var endpoint = endpoint
    endpoint.scheme = "https"
    return endpoint
  }

  final class Log: Sendable {
    let connections = Mutex<[String]>([])
    let flooded = Mutex(0)
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
    case .resetAfter: break
    case .greet(let text): context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let text = String(buffer: unwrapInboundIn(data))
    log.connections.withLock { $0[index] += text }
    pending += text
    if case .resetAfter(let bytes) = welcome, pending.utf8.count >= bytes { return reset(context) }
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
    case .flood(let head, let mebibytes):
      context.writeAndFlush(NIOAny(ByteBuffer(string: head)), promise: nil)
      Self.flood(context.channel, mebibytes, log)
    case .startTLS(let answer, let tls):
      context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
      try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
    }
  }

  private static func flood(_ channel: any Channel, _ left: Int, _ log: RawServer.Log) {
    guard left > 0 else { return }
    channel.writeAndFlush(ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)).whenSuccess {
      log.flooded.withLock { $0 += 1 }
      flood(channel, left - 1, log)
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
