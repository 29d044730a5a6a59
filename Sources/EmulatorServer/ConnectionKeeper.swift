import Emulator
import NIOCore

/// Closes a connection that is refused before a byte of it is read; and one whose answer is held back as soon as its
/// client goes away or the server ends.
final class ConnectionKeeper: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny
  typealias OutboundIn = NIOAny

  private let service: EmulatedService
  private var isHeld = false
  private var isEnding = false

  init(service: EmulatedService) {
    self.service = service
  }

  /// Whether an answer is held back from now on.
  private struct Hold { let isOn: Bool }

  /// Returns after `duration`, or never; throws when the connection is closed.
  static func hold(_ channel: any Channel, for duration: Duration?) async throws {
    try await channel.triggerUserOutboundEvent(Hold(isOn: true))
    guard let duration else { return try await channel.closeFuture.get() }
    let end = channel.eventLoop.scheduleTask(in: TimeAmount(duration)) {}
    channel.closeFuture.whenComplete { _ in end.cancel() }
    try await end.futureResult.get()
    try await channel.triggerUserOutboundEvent(Hold(isOn: false))
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    if service.refusesConnection() { context.channel.reset(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed {
      isEnding = true
      if isHeld { context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard let hold = event as? Hold else { return context.triggerUserOutboundEvent(event, promise: promise) }
    isHeld = hold.isOn
    promise?.succeed()
    if isHeld, isEnding { context.close(promise: nil) }
  }
}

extension Channel {
  /// Closes so that the other side sees a reset.
  func reset(promise: EventLoopPromise<Void>?) {
    _ = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    close(promise: promise)
  }

  func reset() async throws -> Never {
    let promise = eventLoop.makePromise(of: Void.self)
    reset(promise: promise)
    try await promise.futureResult.get()
    throw FaultyConnection()
  }
}
