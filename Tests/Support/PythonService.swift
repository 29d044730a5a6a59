import Foundation

/// A server in Python beside the test: a script of `Tests/Oracles` that prints its port and answers until its standard
/// input ends, as it does with the value.
package final class PythonService {
  package let endpoint: String
  private let process = Process()
  private let input = Pipe()

  package init(_ script: String, _ arguments: [String] = []) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        ProcessInfo.processInfo.environment["USHER_TEST_PYTHON"] ?? "python3",
        ChildProcess.checkout.appending(path: "Tests/Oracles/\(script)").path,
      ] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let output = Pipe()
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Silent(script: script) }
      line += more
    }
    endpoint = "http://127.0.0.1:\(String(decoding: line.dropLast(), as: UTF8.self))"
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The script ended before it named its port.
  package struct Silent: Error {
    package let script: String
  }
}
