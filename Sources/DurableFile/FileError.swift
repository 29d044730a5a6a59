package import SystemPackage

/// What could not be done to which file, and why. Its description is a sentence for a user.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was tried, to follow "cannot": `read`, `write to`, `lock`.
  package var action: String
  package var path: FilePath
  /// The system's own words, or ours where the system has none.
  package var reason: String
  /// The system's error; nil where the refusal is ours.
  package var errno: Errno?

  package init(_ action: String, _ path: FilePath, reason: String) {
    self.action = action
    self.path = path
    self.reason = reason
  }

  package init(_ action: String, _ path: FilePath, _ errno: Errno) {
    self.init(action, path, reason: errno.description)
    self.errno = errno
  }

  package var description: String { "cannot \(action) \(path): \(reason)" }

  static func symbolicLink(_ action: String, _ path: FilePath) -> FileError {
    FileError(action, path, reason: "it is a symbolic link; give the path of the file that it points to")
  }
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
