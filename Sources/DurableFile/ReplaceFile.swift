package import SystemPackage

/// Replaces a file's content as a whole: after a crash there is the old content or the new one, never a mixture, and
/// when this returns the new one is on the disk. The file keeps its mode.
///
/// One writer at a time: the caller holds the lock that guards the file. What a killed writer left beside it
/// (`.<name>.tmp`) is removed by the next.
///
/// - Parameter model: another file whose mode it gets.
package func replaceFile(at path: FilePath, with bytes: [UInt8], like model: FilePath? = nil) throws(FileError) {
  guard let name = path.lastComponent else { throw FileError("replace", path, reason: "it names no file") }
  try attempt("replace", path) {
    let status = try statusOfRegularFileIfPresent("replace", path)
    let permissions = try (model.flatMap { try statusIfPresent($0) } ?? status)?.permissions
    let temporary = path.removingLastComponent().appending(".\(name).tmp")
    do { try remove(temporary) } catch Errno.noSuchFileOrDirectory {}
    let descriptor = try FileDescriptor.openRegular(
      "create", temporary, .writeOnly, [.create, .exclusiveCreate], permissions: permissions ?? .readableByAll)
    do {
      try descriptor.closeAfter {
        // What was asked for at creation is cut by the umask; the old file's mode is to stay as it is.
        if let permissions { try descriptor.setPermissions(permissions) }
        _ = try descriptor.writeAll(bytes)
        guard try descriptor.stat().size == bytes.count else {
          throw FileError("replace", path, reason: "the new content was not written to its end")
        }
        try descriptor.synchronize()
      }
      try move(temporary, to: path)
    } catch {
      try? remove(temporary)
      throw error
    }
    try synchronizeFolder(of: path)
  }
}

extension FilePermissions {
  /// For a file that is new: everybody reads and writes it as far as the umask lets them.
  static let readableByAll = FilePermissions(rawValue: 0o666)
}

/// Throws where something is there that is no regular file. A symbolic link is none either: with it one file has two
/// names, which share no lock, and to replace the file would only replace the link.
package func requireRegularFileIfPresent(_ path: FilePath) throws(FileError) {
  _ = try attempt("use", path) { try statusOfRegularFileIfPresent("use", path) }
}

private func statusOfRegularFileIfPresent(_ action: String, _ path: FilePath) throws -> Stat? {
  guard let status = try statusIfPresent(path) else { return nil }
  if status.type == .symbolicLink { throw FileError.symbolicLink(action, path) }
  guard status.type == .regular else { throw FileError(action, path, reason: "it is not a regular file") }
  return status
}
