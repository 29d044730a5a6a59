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
  ///
  /// - Parameter action: for the error.
  static func openRegular(
    _ action: String, _ path: FilePath, _ mode: AccessMode, _ options: OpenOptions = [],
    permissions: FilePermissions? = nil
  ) throws -> FileDescriptor {
    let descriptor: FileDescriptor
    do {
      descriptor = try open(path, mode, options: options.union([.noFollow, .closeOnExec]), permissions: permissions)
    } catch Errno.tooManySymbolicLinkLevels {
      throw FileError.symbolicLink(action, path)
    } catch let errno as Errno where options.contains(.create) {
      throw FileError.creating(action, path, errno)
    }
    do {
      guard try descriptor.stat().type == .regular else {
        throw FileError(action, path, reason: "it is not a regular file")
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

  /// Whether `path` itself, no symbolic link at its end, names the file that is open here: for as long as it is open its
  /// number is not given to another.
  func isNamed(by path: FilePath) throws -> Bool {
    guard let named = try statusIfPresent(path) else { return false }
    let opened = try stat()
    return named.deviceID == opened.deviceID && named.inode == opened.inode
  }

  func setPermissions(_ permissions: FilePermissions) throws {
    try check { fchmod(rawValue, permissions.rawValue) }
  }

  /// Takes the kernel's exclusive lock on this open file description; false if another holds it and `waiting` is not
  /// asked for.
  func lockExclusively(waiting: Bool) throws -> Bool {
    try lock(waiting ? LOCK_EX : LOCK_EX | LOCK_NB)
  }

  /// Takes the kernel's shared lock; false if another holds the exclusive one.
  func lockShared() throws -> Bool {
    try lock(LOCK_SH | LOCK_NB)
  }

  private func lock(_ operation: CInt) throws -> Bool {
    do {
      try check { flock(rawValue, operation) }
      return true
    } catch Errno.wouldBlock where operation & LOCK_NB != 0 {
      return false
    }
  }

  /// Lets the lock go for every process that has this open file description.
  func unlock() throws {
    try check { flock(rawValue, LOCK_UN) }
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

/// What the path itself names, be it a symbolic link; nil where it names nothing.
func statusIfPresent(_ path: FilePath) throws -> Stat? {
  do {
    return try path.stat(followTargetSymlink: false)
  } catch Errno.noSuchFileOrDirectory {
    return nil
  } catch Errno.notDirectory {
    return nil
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

/// Creates a folder; fine where there is one.
func makeFolder(_ path: FilePath) throws {
  do {
    try unsafe path.withPlatformString { path in try check { unsafe mkdir(path, 0o777) } }
  } catch Errno.fileExists {}
}

/// Calls again while the call is interrupted; throws errno where it fails.
private func check(_ call: () -> CInt) throws {
  while call() != 0 {
    let error = Errno(rawValue: errno)
    if error != .interrupted { throw error }
  }
}
