import Synchronization

/// The one document on standard output, where two may want to write theirs: the command at its end, and a signal that
/// does not wait for it. The first one does, as a whole.
final class SingleDocument: Sendable {
  private let console: Console
  private let isWritten = Mutex(false)

  init(_ console: Console) {
    self.console = console
  }

  func write(_ document: () -> [UInt8]) {
    isWritten.withLock { isWritten in
      if !isWritten { console.document(document()) }
      isWritten = true
    }
  }
}
