import DurableFile
import SystemPackage

/// The lock on a state: whoever writes to it holds this one, from before it is read until nothing is written any more.
package final class StateLock: Sendable {
  /// The state's path, as it was given.
  package let path: String
  private let lock: FileLock

  private init(path: String, lock: FileLock) {
    self.path = path
    self.lock = lock
  }

  /// Locks `<path>.lock`, waiting until it is free. A state that is a symbolic link or a folder is refused.
  ///
  /// - Parameters:
  ///   - owner: one line that says who locks (process, host, command, time), for those who wait.
  ///   - onWait: told the line of whoever holds it, at first and whenever that changes; it may be empty.
  /// - Throws: `StateError`, or what `sleep` throws.
  package static func acquire(
    _ path: String, owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> StateLock {
    do {
      try requireRegularFileIfPresent(FilePath(path))
      let lock = try await FileLock.acquire(lockPath(of: path), owner: owner, sleep: sleep, onWait: onWait)
      return StateLock(path: path, lock: lock)
    } catch let error as FileError {
      throw StateError(error, path: path)
    }
  }

  /// Locks `<path>.lock`; nil where another holds it.
  package static func tryAcquire(_ path: String, owner: String) throws(StateError) -> StateLock? {
    do {
      try requireRegularFileIfPresent(FilePath(path))
      return try FileLock.tryAcquire(lockPath(of: path), owner: owner).map { StateLock(path: path, lock: $0) }
    } catch {
      throw StateError(error, path: path)
    }
  }

  /// Throws an error that `isDisplaced` where the lock file was removed: another process may hold a new one.
  func requireInPlace() throws(FileError) {
    guard try lock.isStillInPlace() else { throw .displaced(lock.path) }
  }

  /// The lock that is at its path now: this one, or a new one.
  ///
  /// - Returns: nil where another holds it.
  func renewed() throws(FileError) -> StateLock? {
    if try lock.isStillInPlace() { return self }
    return try FileLock.tryAcquire(lock.path, owner: "usher, which lost its lock on the state")
      .map { StateLock(path: path, lock: $0) }
  }

  private static func lockPath(of path: String) -> FilePath {
    FilePath(path + ".lock")
  }
}
