import Dispatch
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as values, and then as the end of the process: what is open then is in the state, and the
/// next apply settles it.
struct Signals {
  /// The number of the first signal that does not end the process, when it comes.
  let first: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  /// From now on until `stop()` these signals no longer end the process by themselves. One that is ignored already, as
  /// SIGHUP below nohup, stays ignored.
  ///
  /// - Parameters:
  ///   - last: the how-manieth signal ends the process.
  ///   - isOver: whether others have taken over, so that none of them does anything here.
  ///   - onLast: the last thing that is done at that signal; a further one does not wait for it.
  init(
    last: Int = 2, unless isOver: @escaping @Sendable () -> Bool = { false },
    onLast: @escaping @Sendable (Int32) -> Void
  ) async {
    let (first, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.first = first
    // Their handlers run on one serial queue, one after the other.
    let queue = DispatchQueue(label: "usher.signals")
    let seen = Seen()
    let numbers = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
    sources = numbers.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if isOver() { return }
        switch seen.count() {
        case ..<last: continuation.yield(number)
        case last:
          DispatchQueue.global().async {
            onLast(number)
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
    // Asked without a change: one that comes while it is ignored would be lost.
    var action = sigaction()
    unsafe sigaction(number, nil, &action)
    #if canImport(Darwin)
      let handler = unsafe action.__sigaction_u.__sa_handler
    #else
      let handler = unsafe action.__sigaction_handler.sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
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
