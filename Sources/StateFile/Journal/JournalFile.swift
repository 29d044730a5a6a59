package import DurableFile

/// The file under a journal. The journal calls one method at a time.
///
/// Where another program removed, replaced or changed the file meanwhile, `read`, `sync` and `replace` throw an error that
/// `isDisplaced`.
package protocol JournalFile: Sendable {
  /// The whole content; nil where there is no file.
  func read() async throws(FileError) -> [UInt8]?
  /// Cuts the file's end off.
  func truncate(to size: Int) async throws(FileError)
  /// Adds `bytes` at the end, creating the file where there is none; after an error part of them may be there.
  func append(_ bytes: [UInt8]) async throws(FileError)
  /// Returns when everything that is in the file, and the file's own entry in its folder, is on the disk.
  func sync() async throws(FileError)
  /// Throws an error that `isDisplaced` where the file, or the lock on it, is no longer the one at its path. Cheap: it asks
  /// before each call to the service. A file that is not created yet is in place while its path is empty.
  func requireInPlace() async throws(FileError)
  /// The file that is at the path now, under the lock that is there now; waits for that lock.
  ///
  /// - Parameter limit: how long to wait.
  /// - Throws: where another holds the lock for that long.
  func reopened(within limit: Duration, sleep: @Sendable (Duration) async -> Void) async throws(FileError)
    -> any JournalFile
  /// Replaces the content as a whole, durably; `old`, which it is by now, stays beside it until the next time.
  func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError)
}
