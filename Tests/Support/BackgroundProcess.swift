package import Foundation

/// A program that runs beside the test; it is killed with the value.
package final class BackgroundProcess {
  private let process = Process()
  private let folder: TemporaryFolder

  package init(_ executable: URL, _ arguments: [String], environment: [String: String], directory: URL) throws {
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

  package var isRunning: Bool { process.isRunning }
  package var standardOutput: String { Self.text(of: folder.file("out")) }
  package var standardError: String { Self.text(of: folder.file("err")) }

  package func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for its end, which it brings about after a minute; 128 and the signal's number where a signal ended it.
  package func wait() -> Int32 {
    _ = process.waitUntilExit(killingAfter: 60)
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  /// Returns as soon as `condition` holds, or this process has ended.
  package func waitUntil(_ condition: () -> Bool) throws {
    let limit = ContinuousClock.now + .seconds(30)
    while isRunning, !condition() {
      if ContinuousClock.now > limit { throw Stuck(standardError: standardError) }
      usleep(1000)
    }
  }

  package struct Stuck: Error {
    package let standardError: String
  }

  private static func text(of file: URL) -> String {
    String(decoding: FileManager.default.contents(atPath: file.path) ?? Data(), as: UTF8.self)
  }
}
