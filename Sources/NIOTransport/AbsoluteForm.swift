import NIOCore
import NIOHTTP1

/// Names the whole URL in a request's first line, as a proxy that forwards wants it (RFC 9112, section 3.2.2). The host
/// is that of the `host` header, so that what was signed is what is asked for.
final class AbsoluteForm: ChannelOutboundHandler, Sendable {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data), let host = head.headers["host"].first else {
      return context.write(data, promise: promise)
    }
    head.uri = "http://\(host)\(head.uri)"
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }

  /// Puts it before the encoder of a connection.
  @Sendable static func add(to channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(AbsoluteForm(), position: .after(pipeline.handler(type: HTTPRequestEncoder.self)))
    }
  }
}
