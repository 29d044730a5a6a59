import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The kernel's lock on a file, held by this process.
final class HeldLock {
  private let descriptor: Int32

  init(_ file: URL, owner: String) throws {
    try Data((owner + "\n").utf8).write(to: file)
    descriptor = unsafe open(file.path, O_RDWR | O_CLOEXEC)
    try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
  }

  func release() { flock(descriptor, LOCK_UN) }

  deinit { close(descriptor) }
}
