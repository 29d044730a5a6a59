/// The machine as the sources of credentials see it.
package struct CredentialsEnvironment: Sendable {
  package var transport: any HTTPTransport
  package var processes: any ProcessRunner
  package var calls: CallEnvironment
  package var userAgent: String
  /// For STS and single sign-on.
  package var policy: RetryPolicy

  package init(
    transport: any HTTPTransport, processes: any ProcessRunner, calls: CallEnvironment, userAgent: String,
    policy: RetryPolicy = RetryPolicy()
  ) {
    self.transport = transport
    self.processes = processes
    self.calls = calls
    self.userAgent = userAgent
    self.policy = policy
  }
}

/// Runs a program that prints credentials.
package protocol ProcessRunner: Sendable {
  /// Runs `command` to its end, with this process's environment and an empty standard input. There is no shell between:
  /// the first word is a path, or is looked for in `PATH`; the others are its arguments as they are. Where the task is
  /// cancelled, the program is ended.
  func run(_ command: [String]) async throws(ProcessError) -> ProcessResult
}

/// Why a program could not be run to its end, in words for the user.
package struct ProcessError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

package struct ProcessResult: Equatable, Sendable {
  /// The exit code; 128 and the signal's number where a signal ended it.
  package var status: Int32
  package var standardOutput: [UInt8]
  package var standardError: [UInt8]

  package init(status: Int32, standardOutput: [UInt8], standardError: [UInt8]) {
    self.status = status
    self.standardOutput = standardOutput
    self.standardError = standardError
  }
}
