import Dispatch
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as values. The second one ends the process: what is open then is in the state, and the
/// next apply settles it.
struct Signals {
  /// The first signal's number, when it comes.
  let first: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  /// From now on until `stop()` these signals no longer end the process by themselves. One that is ignored already, as
  /// SIGHUP below nohup, stays ignored.
  ///
  /// - Parameter onSecond: the last thing that is done at the second signal; a third one does not wait for it.
  init(onSecond: @escaping @Sendable (Int32) -> Void) async {
    let (first, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.first = first
    // Their handlers run on one serial queue, one after the other.
    let queue = DispatchQueue(label: "usher.signals")
    let seen = Seen()
    let numbers = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
    sources = numbers.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        switch seen.count() {
        case 1: continuation.yield(number)
        case 2:
          DispatchQueue.global().async {
            onSecond(number)
            _exit(128 + number)
          }
        default: _exit(128 + number)
        }
      }
      return source
    }
    for source in sources {
      // On Linux, Dispatch puts a handler of its own in the place of the signal's action: until then the signal ends
      // the process, and none is lost. Elsewhere it leaves the action as it is.
      #if canImport(Darwin)
        signal(Int32(source.handle), SIG_IGN)
      #endif
      await withCheckedContinuation { registered in
        source.setRegistrationHandler { registered.resume() }
        source.resume()
      }
    }
  }

  static func isIgnored(_ number: Int32) -> Bool {
    let earlier = signal(number, SIG_IGN)
    signal(number, earlier)
    return unsafe unsafeBitCast(earlier, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
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
    private let number = Mutex(0)

    /// How many there were with this one.
    func count() -> Int {
      number.withLock { number in
        number += 1
        return number
      }
    }
  }
}
