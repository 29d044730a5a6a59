import Foundation
import TestSupport

/// `usher-emulator` as a process, on a port that it chose.
final class RunningEmulator {
  let endpoint: String
  private let process: Process
  private let errors: URL
  private let folder: TemporaryFolder

  init(_ arguments: [String]) throws {
    folder = try TemporaryFolder()
    errors = folder.file("errors")
    try Data().write(to: errors)
    process = Process()
    process.executableURL = Self.executable
    process.arguments = ["--port", "0"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    let text = String(decoding: line, as: UTF8.self)
    let words = "usher-emulator listening on "
    guard text.hasPrefix(words) else { throw NotReady(said: text) }
    endpoint = String(text.dropFirst(words.count))
  }

  /// Sends the signal and returns the exit code; 128 and more for a process that the signal ended.
  func end(_ signal: Int32) throws -> Int32 {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  var standardError: String { get throws { try String(contentsOf: errors, encoding: .utf8) } }

  deinit {
    if process.isRunning { process.terminate() }
  }

  struct NotReady: Error {
    let said: String
  }

  /// A package built for these tests alone names the product as its target.
  static let executable: URL = {
    let product = ChildProcess.product("usher-emulator")
    return FileManager.default.fileExists(atPath: product.path) ? product : ChildProcess.product("EmulatorServer")
  }()
}
