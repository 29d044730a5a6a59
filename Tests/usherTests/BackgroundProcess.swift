import Foundation
import TestSupport

/// A program that runs beside the test; it is killed with the value.
final class BackgroundProcess {
  private let process = Process()
  private let folder: TemporaryFolder

  init(_ executable: URL, _ arguments: [String], environment: [String: String], directory: URL) throws {
    folder = try TemporaryFolder()
    let outputs = [folder.file("out"), folder.file("err")]
    for output in outputs { try Data().write(to: output) }
    process.executableURL = executable
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputs[0])
    process.standardError = try FileHandle(forWritingTo: outputs[1])
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var isRunning: Bool { process.isRunning }
  var standardOutput: String { Self.text(of: folder.file("out")) }
  var standardError: String { Self.text(of: folder.file("err")) }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for its end; 128 and the signal's number where a signal ended it.
  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  /// Returns as soon as `condition` holds, or this process has ended.
  func waitUntil(_ condition: () -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(60)
    while isRunning, !condition() {
      if ContinuousClock.now > limit { throw Stuck(standardError: standardError) }
      usleep(1000)
    }
  }

  struct Stuck: Error {
    let standardError: String
  }

  private static func text(of file: URL) -> String {
    String(decoding: FileManager.default.contents(atPath: file.path) ?? Data(), as: UTF8.self)
  }
}

/// `usher-emulator` beside the test, on a port that it chose.
final class RunningEmulator {
  let endpoint: String
  private let process: BackgroundProcess

  /// With `--data emulator.jsonl` in the workplace, so that its jobs can be counted there.
  init(_ switches: [String], in place: Workplace) throws {
    process = try BackgroundProcess(
      ChildProcess.product("usher-emulator"), ["--port", "0", "--data", "emulator.jsonl"] + switches,
      environment: place.environment(), directory: place.url)
    try process.waitUntil { [process] in process.standardOutput.hasSuffix("\n") }
    let words = "usher-emulator listening on "
    guard process.standardOutput.hasPrefix(words) else {
      throw BackgroundProcess.Stuck(standardError: process.standardError)
    }
    endpoint = String(process.standardOutput.dropFirst(words.count).dropLast())
  }

  func signal(_ number: Int32) { process.signal(number) }

  /// The flags and the environment with which usher talks to it.
  var flags: [String] { ["--endpoint-url", endpoint] }
  static let keys = ["AWS_ACCESS_KEY_ID": "usher-emulator", "AWS_SECRET_ACCESS_KEY": "usher-emulator"]
}
