import Dispatch

/// Where calls that block on the disk run, one after the other, so that no thread of the concurrency pool waits.
package struct DiskQueue: Sendable {
  private let queue = DispatchQueue(label: "usher.disk", qos: .userInitiated)

  package init() {}

  /// Runs `body` when those before it are done. Not cut short by cancellation: a write is finished or has failed.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws(FileError) -> Value
  ) async throws(FileError) -> Value {
    let result: Result<Value, FileError> = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }
}
