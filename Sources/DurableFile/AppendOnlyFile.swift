package import SystemPackage

/// A regular file that only grows, except where a torn end is cut off. Closed with the last reference.
///
/// Not for two writers at a time: the caller holds the lock that guards the file.
package final class AppendOnlyFile: Sendable {
  package let path: FilePath
  private let descriptor: FileDescriptor

  private init(path: FilePath, descriptor: FileDescriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    try? descriptor.close()
  }

  /// Opens the file, and creates it where there is none; then the folder is synced, so that the file itself, though not
  /// its content, outlives a power loss. A symbolic link at `path` is refused.
  package static func open(_ path: FilePath) throws(FileError) -> AppendOnlyFile {
    if let file = try openIfPresent(path) { return file }
    return try create(path, [])
  }

  /// Creates the file, which must not be there, and syncs the folder as `open` does.
  ///
  /// - Throws: `FileError.isDisplaced` where there is one by now.
  package static func create(_ path: FilePath) throws(FileError) -> AppendOnlyFile {
    do {
      return try create(path, .exclusiveCreate)
    } catch {
      throw error.errno == .fileExists ? .displaced(path) : error
    }
  }

  private static func create(
    _ path: FilePath, _ options: FileDescriptor.OpenOptions
  ) throws(FileError) -> AppendOnlyFile {
    try attempt("open", path) {
      let descriptor = try FileDescriptor.openRegular(
        "open", path, .readWrite, options.union([.append, .create]), permissions: .readableByAll)
      let file = AppendOnlyFile(path: path, descriptor: descriptor)
      try file.syncFolder()
      return file
    }
  }

  /// Opens the file; nil where there is none.
  package static func openIfPresent(_ path: FilePath) throws(FileError) -> AppendOnlyFile? {
    try attempt("open", path) {
      do {
        return AppendOnlyFile(
          path: path, descriptor: try FileDescriptor.openRegular("open", path, .readWrite, .append))
      } catch Errno.noSuchFileOrDirectory {
        return nil
      }
    }
  }

  /// Writes `bytes` at the end, in as many calls as the system takes. After an error, part of them may be there.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    try attempt("write to", path) { _ = try descriptor.writeAll(bytes) }
  }

  /// Returns when everything that was appended is on the disk. After an error nobody knows what is: do not go on.
  package func sync() throws(FileError) {
    try attempt("sync", path) { try descriptor.synchronize() }
  }

  /// Makes the file's entry in its folder durable.
  package func syncFolder() throws(FileError) {
    try attempt("sync", path) { try synchronizeFolder(of: path) }
  }

  /// Whether the path still names this open file, and it is `size` bytes long: where another program removed, replaced
  /// or rewrote it, what is appended is lost without an error of the system.
  ///
  /// - Parameter size: nil for any.
  package func isStillInPlace(size: Int64? = nil) throws(FileError) -> Bool {
    try attempt("look at", path) {
      try descriptor.isNamed(by: path) && (size == nil || descriptor.stat().size == size)
    }
  }

  package func truncate(to size: Int64) throws(FileError) {
    try attempt("truncate", path) { try descriptor.resize(to: size) }
  }

  package func size() throws(FileError) -> Int64 {
    try attempt("read", path) { try descriptor.stat().size }
  }

  /// Everything from byte `offset` to the end; nothing where the file is shorter.
  package func read(from offset: Int64 = 0) throws(FileError) -> [UInt8] {
    try attempt("read", path) { try descriptor.readToEnd(from: offset) }
  }
}
