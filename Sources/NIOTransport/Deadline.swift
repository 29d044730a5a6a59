/// The time for an exchange is over.
struct DeadlineExceeded: Error {}

/// Runs `body`, cancelling it after `limit`: the client's own deadline ends with the head of an answer.
func withDeadline<Value: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask(operation: body)
    group.addTask {
      try await Task.sleep(for: limit)
      throw DeadlineExceeded()
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw DeadlineExceeded() }
    return value
  }
}
