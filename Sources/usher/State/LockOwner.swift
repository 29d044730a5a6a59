/// Who holds a lock, in one line for whoever waits for it.
enum LockOwner {
  static func line(command: String) -> String {
    "process \(getpid()) on \(ProcessInfo.processInfo.hostName), usher \(command), since \(TimeOfDay.now)"
  }
}
