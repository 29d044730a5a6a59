extension SharedFiles {
  /// Reads from the disk, and writes for the owner's eyes only.
  package static func onDisk(environment: [String: String]) -> SharedFiles {
    SharedFiles(environment: environment, read: DiskFile.content, write: DiskFile.replace)
  }
}

private enum DiskFile {
  @Sendable static func content(_ path: String) throws -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SystemError(code: errno)
    }
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    var failure: Int32 = 0
    while true {
      let part = unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
        failure = 0
        let read = unsafe read(descriptor, buffer.baseAddress, buffer.count)
        if read < 0 { failure = errno }
        count = max(0, read)
      }
      if failure == EINTR { continue }
      if failure == EISDIR { throw SharedFileIsFolder() }
      if failure != 0 { throw SystemError(code: failure) }
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// As a whole, through a link, and with a mode that no umask loosens.
  @Sendable static func replace(_ path: String, _ bytes: [UInt8]) throws {
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    let temporary = "\(target).\(UUID().uuidString).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    defer { _ = unsafe unlink(temporary) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        _ = close(descriptor)
        throw SystemError(code: errno)
      }
      written += count
    }
    guard close(descriptor) == 0, unsafe rename(temporary, target) == 0 else { throw SystemError(code: errno) }
  }
}

/// The system's error, in its words.
private struct SystemError: Error, CustomStringConvertible {
  let code: Int32

  var description: String { unsafe String(cString: strerror(code)) }
}
