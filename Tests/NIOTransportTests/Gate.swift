import NIOCore
import NIOPosix
import Synchronization

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
