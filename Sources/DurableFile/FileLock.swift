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
    try? descriptor.close()
  }

  /// Takes the lock, or returns nil where another holds it. The file is created where there is none.
  ///
  /// - Parameter owner: one line that says who holds it, for those who wait; nil writes nothing.
  package static func tryAcquire(_ path: FilePath, owner: String? = nil) throws(FileError) -> FileLock? {
    let lock = try open(path)
    return try lock.take(waiting: false, owner: owner) ? lock : nil
  }

  /// Takes the lock and blocks this thread until it is free: for locks that are held for microseconds, no others.
  package static func blocking(_ path: FilePath) throws(FileError) -> FileLock {
    let lock = try open(path)
    _ = try lock.take(waiting: true, owner: nil)
    return lock
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
    let lock = try open(path)
    var told: String?
    var attempts = 0
    while try !lock.take(waiting: false, owner: owner) {
      let holder = try lock.holder()
      attempts += 1
      // A holder that has the lock but has not written its line yet gets a second look.
      if told.map({ !$0.utf8.elementsEqual(holder.utf8) }) ?? (!holder.isEmpty || attempts > 1) {
        onWait(holder)
        told = holder
      }
      try await sleep(interval)
    }
    return lock
  }

  private static func open(_ path: FilePath) throws(FileError) -> FileLock {
    try attempt("open the lock file", path) {
      let descriptor = try FileDescriptor.openRegular(
        path, .readWrite, .create, permissions: FilePermissions(rawValue: 0o644))
      return FileLock(path: path, descriptor: descriptor)
    }
  }

  private func take(waiting: Bool, owner: String?) throws(FileError) -> Bool {
    try attempt("lock", path) {
      guard try descriptor.lockExclusively(waiting: waiting) else { return false }
      if let owner {
        try descriptor.resize(to: 0)
        let line = owner.utf8.map { $0 < 0x20 ? 0x20 : $0 } + [UInt8(ascii: "\n")]
        _ = try descriptor.writeAll(toAbsoluteOffset: 0, line)
      }
      return true
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
