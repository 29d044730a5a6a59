import DurableFile
import JobModel
import SystemPackage

/// A state in a file, with a kernel lock on a file beside it (`StateFileName`).
package struct FileStore: StateStore {
  private let path: String

  package init(_ path: String) {
    self.path = path
  }

  package var location: StateLocation { .file(path) }

  /// Reads also through a symbolic link, since nothing is written; what is no regular file is refused.
  package func load() async throws(StateError) -> [UInt8]? {
    // On no queue of its own: nothing goes on yet that it could hold up.
    try location.attempt { () throws(FileError) in try readRegularFileIfPresent(FilePath(path)) }
  }

  package func sync() async throws(StateError) {
    try location.attempt { () throws(FileError) in try syncFileIfPresent(FilePath(path)) }
  }

  package func holder() async throws(StateError) -> String? {
    try location.attempt { () throws(FileError) in try FileLock.holder(lockPath) }
  }

  /// A state that is a symbolic link or a folder is refused.
  package func lock(
    as owner: String, sleep: (Duration) async throws -> Void, onWait: (String) -> Void
  ) async throws -> any LockedState {
    do {
      try requireRegularFileIfPresent(FilePath(path))
      return LockedFile(path, try await FileLock.acquire(lockPath, owner: owner, sleep: sleep, onWait: onWait))
    } catch let error as FileError {
      throw StateError(error, at: location)
    }
  }

  private var lockPath: FilePath { FilePath(StateFileName.lock(of: path)) }
}

extension StateLocation {
  /// Runs calls on files, turning their errors into ones of a state.
  func attempt<Value>(_ body: () throws(FileError) -> Value) throws(StateError) -> Value {
    do throws(FileError) { return try body() } catch { throw StateError(error, at: self) }
  }
}

extension StateError {
  init(_ error: FileError, at location: StateLocation) {
    self =
      if !error.isDisplaced {
        .store(location, error.description)
      } else if location == .file(error.path.string) {
        .displaced(location)
      } else {
        .displaced(location, Self.lockDisplaced(error.path))
      }
  }

  private static func lockDisplaced(_ lock: FilePath) -> String {
    "the lock file \(lock) was removed while this command ran, and another may have written to the state meanwhile: what "
      + "this one recorded may be lost; see that no other runs, and run it again: what was started is found at the "
      + "service"
  }
}
