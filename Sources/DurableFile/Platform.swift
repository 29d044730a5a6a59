import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension FileDescriptor {
  /// Opens a regular file, never through a symbolic link and never for a child process to inherit.
  static func openRegular(
    _ path: FilePath, _ mode: AccessMode, _ options: OpenOptions = [], permissions: FilePermissions? = nil
  ) throws -> FileDescriptor {
    let descriptor: FileDescriptor
    do {
      descriptor = try open(path, mode, options: options.union([.noFollow, .closeOnExec]), permissions: permissions)
    } catch Errno.tooManySymbolicLinkLevels {
      throw FileError.symbolicLink("open", path)
    }
    do {
      guard try descriptor.stat().type == .regular else {
        throw FileError("open", path, reason: "it is no regular file")
      }
      return descriptor
    } catch {
      try? descriptor.close()
      throw error
    }
  }

  /// Returns when the file's bytes, and its length, are on the disk.
  func synchronize() throws {
    #if canImport(Darwin)
      // fsync reaches only the drive's cache there.
      try check { fcntl(rawValue, F_FULLFSYNC) }
    #else
      try check { fdatasync(rawValue) }
    #endif
  }

  func setPermissions(_ permissions: FilePermissions) throws {
    try check { fchmod(rawValue, permissions.rawValue) }
  }

  /// Takes the kernel's exclusive lock on this open file description; false if another holds it and `waiting` is not
  /// asked for.
  func lockExclusively(waiting: Bool) throws -> Bool {
    do {
      try check { flock(rawValue, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) }
      return true
    } catch Errno.wouldBlock where !waiting {
      return false
    }
  }
}

/// Makes the entries of a folder durable: files that were created in it, renamed into it.
func synchronizeFolder(of path: FilePath) throws {
  let folder = folder(of: path)
  try attempt("sync the folder", folder) {
    let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
    try descriptor.closeAfter {
      do {
        try check { fsync(descriptor.rawValue) }
      } catch Errno.invalidArgument {
        // A file system without this call for folders has no weaker promise to make.
      }
    }
  }
}

func folder(of path: FilePath) -> FilePath {
  let folder = path.removingLastComponent()
  return folder.isEmpty ? "." : folder
}

func move(_ old: FilePath, to new: FilePath) throws {
  try unsafe old.withPlatformString { old in
    try unsafe new.withPlatformString { new in try check { unsafe rename(old, new) } }
  }
}

func remove(_ path: FilePath) throws {
  try unsafe path.withPlatformString { path in try check { unsafe unlink(path) } }
}

/// Calls again while the call is interrupted; throws errno where it fails.
private func check(_ call: () -> CInt) throws {
  while call() != 0 {
    let error = Errno(rawValue: errno)
    if error != .interrupted { throw error }
  }
}
