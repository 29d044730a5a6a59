import DurableFile
import SystemPackage

extension StateLock {
  /// The line of whoever holds the lock of that state now; nil where nobody does. Waits for nothing and creates nothing.
  package static func holder(of path: String) throws(StateError) -> String? {
    do {
      return try FileLock.holder(FilePath(path + ".lock"))
    } catch {
      throw StateError(error, path: path)
    }
  }
}
