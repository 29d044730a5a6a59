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
  /// Replaces the content as a whole, durably; `old`, which it is by now, stays beside it until the next time.
  func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError)
}
