package import SystemPackage

/// The kernel's exclusive lock on a file that is never renamed or removed: released with the last reference to this
/// value, and by the kernel when the process ends, however it ends. No child process inherits it. Two of them in one
/// process exclude each other as two processes do (flock(2): the lock is the open file description's).
///
/// Where nothing uses the value any more while the lock is still needed, `withExtendedLifetime` keeps it.
package final class FileLock: Sendable {
  package let path: FilePath
  private let descriptor: FileDescriptor

  private init(path: FilePath, descriptor: FileDescriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // A child process that is being made has the descriptor too until its program begins: closing ours is not enough.
    try? descriptor.unlock()
    try? descriptor.close()
  }

  /// Takes the lock, or returns nil where another holds it. The file is created where there is none.
  ///
  /// - Parameter owner: one line that says who holds it, for those who wait; nil writes nothing.
  package static func tryAcquire(_ path: FilePath, owner: String? = nil) throws(FileError) -> FileLock? {
    guard case .taken(let lock) = try take(path, waiting: false, owner: owner) else { return nil }
    return lock
  }

  /// Takes the lock and blocks this thread until it is free: for locks that are held for microseconds, no others.
  package static func blocking(_ path: FilePath) throws(FileError) -> FileLock {
    switch try take(path, waiting: true, owner: nil) {
    case .taken(let lock), .held(let lock): lock
    }
  }

  /// Takes the lock, asking again after every `interval` until it is free.
  ///
  /// - Parameters:
  ///   - owner: one line that says who holds it, for those who wait.
  ///   - onWait: told who holds it, at first and whenever that changes; empty where the holder did not say.
  /// - Throws: `FileError`, or what `sleep` throws.
  package static func acquire(
    _ path: FilePath, owner: String, interval: Duration = .milliseconds(200),
    sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> FileLock {
    var told: String?
    var attempts = 0
    while true {
      switch try take(path, waiting: false, owner: owner) {
      case .taken(let lock): return lock
      case .held(let other):
        let holder = try other.holder()
        attempts += 1
        // A holder that has the lock but has not written its line yet gets a second look.
        if told.map({ !$0.utf8.elementsEqual(holder.utf8) }) ?? (!holder.isEmpty || attempts > 1) {
          onWait(holder)
          told = holder
        }
      }
      try await sleep(interval)
    }
  }

  /// The line of whoever holds the lock now; nil where nobody does, or there is no such file. It is asked for by a shared
  /// lock that is let go at once: whoever wants the lock in that moment asks again.
  package static func holder(_ path: FilePath) throws(FileError) -> String? {
    try attempt("look at the lock file", path) {
      guard try statusIfPresent(path) != nil else { return nil }
      let lock = FileLock(path: path, descriptor: try .openRegular("look at the lock file", path, .readOnly))
      return try lock.descriptor.lockShared() ? nil : try lock.holder()
    }
  }

  /// Whether the path still names the locked file. Where it does not (`git clean -X` removes what git ignores), another
  /// process can lock a new file of that name: this lock keeps nobody out any more.
  package func isStillInPlace() throws(FileError) -> Bool {
    try attempt("look at", path) { try descriptor.isNamed(by: path) }
  }

  /// Lets the lock go before the last reference does.
  package func release() {
    // Where that is refused, the end of the last reference does it.
    try? descriptor.unlock()
  }

  private enum Taking {
    case taken(FileLock)
    case held(FileLock)
  }

  /// Opens and locks the file that the path names, anew where it was removed in between.
  private static func take(_ path: FilePath, waiting: Bool, owner: String?) throws(FileError) -> Taking {
    for _ in 0..<1000 {
      let lock = try open(path)
      let isLocked = try attempt("lock", path) { try lock.descriptor.lockExclusively(waiting: waiting) }
      guard isLocked else { return .held(lock) }
      guard try lock.isStillInPlace() else { continue }
      if let owner { try lock.write(owner) }
      return .taken(lock)
    }
    throw FileError("lock", path, reason: "something removes the file again and again")
  }

  private static func open(_ path: FilePath) throws(FileError) -> FileLock {
    try attempt("open the lock file", path) {
      let descriptor = try FileDescriptor.openRegular(
        "open the lock file", path, .readWrite, .create, permissions: FilePermissions(rawValue: 0o644))
      return FileLock(path: path, descriptor: descriptor)
    }
  }

  private func write(_ owner: String) throws(FileError) {
    try attempt("write to", path) {
      try descriptor.resize(to: 0)
      let line = owner.utf8.map { $0 < 0x20 ? 0x20 : $0 } + [UInt8(ascii: "\n")]
      _ = try descriptor.writeAll(toAbsoluteOffset: 0, line)
    }
  }

  /// The line that the holder wrote; it may be that of an earlier one.
  private func holder() throws(FileError) -> String {
    try attempt("read", path) {
      let line = try descriptor.readToEnd(from: 0).prefix { $0 != UInt8(ascii: "\n") }
      return String(decoding: line, as: UTF8.self)
    }
  }
}
