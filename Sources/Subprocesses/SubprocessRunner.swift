package import AWSCore
import Subprocess
import SystemPackage

/// Runs programs as processes of their own, by swift-subprocess.
package struct SubprocessRunner: ProcessRunner {
  private let outputLimit: Int

  /// - Parameter outputLimit: how many bytes a program may write to each of its outputs; one that writes more fails.
  package init(outputLimit: Int = 1 << 20) {
    self.outputLimit = outputLimit
  }

  package func run(_ command: [String]) async throws(ProcessError) -> ProcessResult {
    guard let program = command.first else { throw ProcessError("there is no program to run") }
    var options = PlatformOptions()
    // Asked to leave first: a helper may hold a lock.
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    do {
      let result = try await Subprocess.run(
        program.utf8.contains(UInt8(ascii: "/")) ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(Array(command.dropFirst())), platformOptions: options,
        output: .bytes(limit: outputLimit), error: .bytes(limit: outputLimit))
      return ProcessResult(
        status: Self.status(of: result.terminationStatus), standardOutput: result.standardOutput,
        standardError: result.standardError)
    } catch let error as SubprocessError {
      throw ProcessError(words(for: error, program))
    } catch is CancellationError {
      throw ProcessError("it was cancelled")
    } catch {
      throw ProcessError("\(program): \(error)")
    }
  }

  private static func status(of termination: TerminationStatus) -> Int32 {
    switch termination {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }

  private func words(for error: SubprocessError, _ program: String) -> String {
    switch error.code {
    case .executableNotFound: "there is no program \(program)"
    case .outputLimitExceeded: "\(program) wrote more than \(outputLimit) bytes"
    default: "\(program): \(error.underlyingError.map { "\($0)" } ?? error.description)"
    }
  }
}
