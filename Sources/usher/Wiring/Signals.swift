import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// SIGINT, SIGTERM and SIGHUP as values. The second one ends the process at once: what is open then is in the state, and
/// the next apply settles it.
struct Signals {
  /// The first signal's number, when it comes.
  let first: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  /// From now on until `stop()` these signals no longer end the process by themselves.
  init() {
    let (first, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.first = first
    // Their handlers run on one serial queue, one after the other.
    let queue = DispatchQueue(label: "usher.signals")
    let seen = Seen()
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if seen.isFirst() { continuation.yield(number) } else { _exit(128 + number) }
      }
      source.resume()
      return source
    }
  }

  func stop() {
    for source in sources { source.cancel() }
  }

  static func name(of number: Int32) -> String {
    switch number {
    case SIGINT: "SIGINT"
    case SIGTERM: "SIGTERM"
    case SIGHUP: "SIGHUP"
    default: "signal \(number)"
    }
  }

  private final class Seen: Sendable {
    private let count = Mutex(0)

    func isFirst() -> Bool {
      count.withLock { count in
        count += 1
        return count == 1
      }
    }
  }
}
