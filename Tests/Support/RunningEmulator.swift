package import Foundation

/// `usher-emulator` beside the test, on a port that it chose; it is killed with the value.
package final class RunningEmulator {
  package let endpoint: String
  package let process: BackgroundProcess

  /// The only keys that it takes, as an environment.
  package static let keys = ["AWS_ACCESS_KEY_ID": "usher-emulator", "AWS_SECRET_ACCESS_KEY": "usher-emulator"]

  package static let executable = ChildProcess.product("usher-emulator")

  package init(_ switches: [String], environment: [String: String] = [:], directory: URL? = nil) throws {
    process = try BackgroundProcess(
      Self.executable, ["--port", "0"] + switches, environment: environment,
      directory: directory ?? FileManager.default.temporaryDirectory)
    try process.waitUntil { [process] in process.standardOutput.hasSuffix("\n") }
    let words = "usher-emulator listening on "
    guard process.standardOutput.hasPrefix(words) else {
      throw BackgroundProcess.Stuck(standardError: process.standardError)
    }
    endpoint = String(process.standardOutput.dropFirst(words.count).dropLast())
  }

  /// Sends the signal and returns the exit code; 128 and more for a process that the signal ended.
  package func end(_ signal: Int32) -> Int32 {
    process.signal(signal)
    return process.wait()
  }
}
