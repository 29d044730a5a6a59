import JobModel
import StateFile
import Synchronization

/// What a command's document is made of beside its results: the messages on standard error, and the state that it is about.
/// Two may want to write the results, the command at its end and a signal that does not wait for it: the first one does.
final class DocumentRecord: Sendable {
  private let saidSoFar = Mutex<[Diagnostic]>([])
  private let chosen = Mutex(StateMember(path: nil))
  private let open = Mutex<[ChosenState]>([])
  private let isWritten = Mutex(false)
  private let signalsAreTaken = Mutex(false)

  /// Whether a signal is no longer to end the command before its results: it sees to signals itself, or has ended.
  var takesSignals: Bool {
    get { signalsAreTaken.withLock { $0 } }
    set { signalsAreTaken.withLock { $0 = newValue } }
  }

  var said: [Diagnostic] { saidSoFar.withLock { $0 } }

  /// The state, as far as it is known yet.
  var state: StateMember {
    get { chosen.withLock { $0 } }
    set { chosen.withLock { $0 = newValue } }
  }

  /// A state that is to be closed when the command's work is done.
  func opened(_ state: ChosenState) {
    open.withLock { $0.append(state) }
  }

  func closeStates() async {
    let states = open.withLock { states in
      defer { states = [] }
      return states
    }
    for state in states { await state.close() }
  }

  func say(_ diagnostics: [Diagnostic]) {
    saidSoFar.withLock { $0 += diagnostics }
  }

  /// Runs `write` unless something was written before.
  func once(_ write: () -> Void) {
    isWritten.withLock { isWritten in
      if !isWritten { write() }
      isWritten = true
    }
  }
}
