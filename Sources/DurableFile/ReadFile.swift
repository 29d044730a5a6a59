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

/// The whole content of a file, also through symbolic links; of a pipe, everything until its writers close it.
package func readFile(_ path: FilePath) throws(FileError) -> [UInt8] {
  try attempt("read", path) {
    let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    return try descriptor.closeAfter {
      try descriptor.stat().type == .regular ? try descriptor.readToEnd(from: 0) : try descriptor.readToEnd()
    }
  }
}

/// Everything that comes on standard input.
package func readStandardInput() throws(FileError) -> [UInt8] {
  try attempt("read", "standard input") { try FileDescriptor.standardInput.readToEnd() }
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
        throw FileError("read", path, reason: "it is not a regular file")
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
    try unsafe Self.readToEnd(expecting: max(0, Int(try stat().size - offset))) { position, buffer in
      try unsafe read(fromAbsoluteOffset: offset + Int64(position), into: buffer)
    }
  }

  /// Everything that comes until the end: of what has no places to read from, a pipe, a terminal.
  func readToEnd() throws -> [UInt8] {
    try unsafe Self.readToEnd(expecting: 0) { try unsafe read(into: $1) }
  }

  private static func readToEnd(
    expecting expected: Int, _ read: (Int, UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> [UInt8] {
    var content: [UInt8] = []
    var chunk = expected
    repeat {
      guard content.count + chunk <= FileTooLarge.limit else { throw FileTooLarge(count: max(content.count, expected)) }
      // One byte more than expected, so that the end shows itself in the first call that can see it.
      let piece = try unsafe [UInt8](unsafeUninitializedCapacity: chunk + 1) { buffer, count in
        var last = 0
        repeat {
          last = try unsafe read(
            content.count + count,
            UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
          count += last
        } while last > 0 && count < chunk + 1
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

/// More than fits into memory: a file by mistake, a device without an end.
private struct FileTooLarge: Error, CustomStringConvertible {
  static let limit = 1 << 30

  /// So many bytes are there at least.
  let count: Int

  var description: String {
    count > Self.limit
      ? "it has \(count) bytes; usher reads files of at most \(Self.limit) bytes (1 GiB)"
      : "it does not end within the \(Self.limit) bytes (1 GiB) that usher reads at most"
  }
}
