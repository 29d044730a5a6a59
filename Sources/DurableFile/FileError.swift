package import SystemPackage

/// What could not be done to which file, and why. Its description is a sentence for a user.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was tried, to follow "cannot": `read`, `write to`, `lock`.
  package var action: String
  package var path: FilePath
  /// In words, with the folder where that is what is to be fixed.
  package var reason: String
  /// The system's error; nil where the refusal is ours.
  package var errno: Errno?
  /// Whether the open file is no longer the one that `path` names, or another wrote to it: what was written may be lost.
  package var isDisplaced = false

  package init(_ action: String, _ path: FilePath, reason: String) {
    self.action = action
    self.path = path
    self.reason = reason
  }

  package init(_ action: String, _ path: FilePath, _ errno: Errno) {
    self.init(action, path, reason: Self.words(errno, path))
    self.errno = errno
  }

  package static func displaced(_ path: FilePath) -> FileError {
    var error = FileError("continue with", path, reason: "it was removed, replaced or changed while it was in use")
    error.isDisplaced = true
    return error
  }

  package var description: String { "cannot \(action) \(path): \(reason)" }
}

/// Runs calls of the system, turning their errors into ones that name action and path.
func attempt<Result>(
  _ action: String, _ path: FilePath, _ body: () throws -> Result
) throws(FileError) -> Result {
  do {
    return try body()
  } catch let error as FileError {
    throw error
  } catch let errno as Errno {
    throw FileError(action, path, errno)
  } catch {
    throw FileError(action, path, reason: "\(error)")
  }
}

extension FileError {
  static func symbolicLink(_ action: String, _ path: FilePath) -> FileError {
    FileError(action, path, reason: "it is a symbolic link; give the path of the file that it points to")
  }

  /// The error of a call that was to create `path`: what is missing or closed then is the folder.
  static func creating(_ action: String, _ path: FilePath, _ errno: Errno) -> FileError {
    var error = FileError(action, path, errno)
    let folder = folderInWords(of: path)
    if errno == .noSuchFileOrDirectory { error.reason = "\(folder) does not exist" }
    if errno == .permissionDenied, (try? statusIfPresent(path)) == nil {
      error.reason = "permission denied to create a file in \(folder)"
    }
    return error
  }

  private static func words(_ errno: Errno, _ path: FilePath) -> String {
    switch errno {
    case .noSpace: "no space is left on the disk of \(folderInWords(of: path))"
    case .readOnlyFileSystem: "\(folderInWords(of: path)) is on a read-only file system"
    default: errno.description
    }
  }

  private static func folderInWords(of path: FilePath) -> String {
    let folder = folder(of: path)
    return folder == "." ? "the current folder" : "the folder \(folder)"
  }
}
