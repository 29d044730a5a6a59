package import SystemPackage

/// The whole content of a file; nil where there is no file.
package func readFileIfPresent(_ path: FilePath) throws(FileError) -> [UInt8]? {
  do {
    return try readFile(path)
  } catch {
    if error.errno == .noSuchFileOrDirectory { return nil }
    throw error
  }
}

/// The whole content of a file, also through symbolic links.
package func readFile(_ path: FilePath) throws(FileError) -> [UInt8] {
  try attempt("read", path) {
    let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    return try descriptor.closeAfter { try descriptor.readToEnd(from: 0) }
  }
}

/// The whole content of a regular file, also through symbolic links; nil where there is nothing. A pipe or a device is an
/// error, and is not waited for: it may have no end.
package func readRegularFileIfPresent(_ path: FilePath) throws(FileError) -> [UInt8]? {
  try attempt("read", path) {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch Errno.noSuchFileOrDirectory {
      return nil
    }
    return try descriptor.closeAfter {
      guard try descriptor.stat().type == .regular else {
        throw FileError("read", path, reason: "it is no regular file")
      }
      return try descriptor.readToEnd(from: 0)
    }
  }
}

/// Returns when everything that the file holds, and its entry in its folder, is on the disk, whoever wrote it. Nothing is
/// written, and nothing is done where there is no file.
package func syncFileIfPresent(_ path: FilePath) throws(FileError) {
  try attempt("sync", path) {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    } catch Errno.noSuchFileOrDirectory {
      return
    }
    try descriptor.closeAfter {
      do {
        try descriptor.synchronize()
      } catch Errno.invalidArgument {
        // What knows no such call, as /dev/null, keeps nothing.
      }
    }
    try synchronizeFolder(of: path)
  }
}

extension FileDescriptor {
  /// Everything from `offset` to the end, in one piece of memory of just that size unless the file grows meanwhile.
  func readToEnd(from offset: Int64) throws -> [UInt8] {
    let expected = max(0, Int(try stat().size - offset))
    var content: [UInt8] = []
    var chunk = expected
    repeat {
      // One byte more than expected, so that the end shows itself in the first call that can see it.
      let piece = try unsafe [UInt8](unsafeUninitializedCapacity: chunk + 1) { buffer, count in
        var read = 0
        repeat {
          read = try unsafe self.read(
            fromAbsoluteOffset: offset + Int64(content.count + count),
            into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
          count += read
        } while read > 0 && count < chunk + 1
      }
      if content.isEmpty { content = piece } else { content += piece }
      if piece.count < chunk + 1 { return content }
      chunk = 65_536
    } while true
  }
}

/// Whether something is at that path, be it a link that leads nowhere.
package func isThere(_ path: FilePath) throws(FileError) -> Bool {
  try attempt("look at", path) { try statusIfPresent(path) != nil }
}
