import Dispatch
package import Foundation
import Synchronization

/// Runs programs as a user's shell would: the built products, and Python as an independent oracle.
package struct ChildProcess {
  package struct Result: Sendable {
    package var status: Int32
    package var standardOutput: String
    package var standardError: String
  }

  /// Runs `executable` to its end and returns what it printed. `environment` replaces this process's own. What has not
  /// ended within `limit` seconds is killed, and its standard error says so.
  package static func run(
    _ executable: URL, _ arguments: [String] = [], input: Data = Data(), environment: [String: String]? = nil,
    directory: URL? = nil, limit: Int = 60
  ) throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let environment { process.environment = environment }
    if let directory { process.currentDirectoryURL = directory }
    // Files instead of pipes: no amount of output can block the child.
    let folder = try TemporaryFolder()
    let (stdin, stdout, stderr) = (folder.file("in"), folder.file("out"), folder.file("err"))
    for (file, data) in [(stdin, input), (stdout, Data()), (stderr, Data())] { try data.write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: stdin)
    process.standardOutput = try FileHandle(forWritingTo: stdout)
    process.standardError = try FileHandle(forWritingTo: stderr)
    try process.run()
    let isLate = process.waitUntilExit(killingAfter: limit)
    return Result(
      status: process.terminationReason == .uncaughtSignal
        ? 128 + process.terminationStatus : process.terminationStatus,
      standardOutput: String(decoding: try Data(contentsOf: stdout), as: UTF8.self),
      standardError: String(decoding: try Data(contentsOf: stderr), as: UTF8.self)
        + (isLate ? "killed after \(limit) seconds\n" : ""))
  }

  /// A product of this package, built beside the tests that run: `usher`, `usher-emulator`.
  package static func product(_ name: String) -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    // With `swift test`, the first argument is the test bundle's executable; on macOS it lies deeper.
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: name).path) {
      folder.deleteLastPathComponent()
    }
    return folder.appending(path: name)
  }

  /// The top folder of this package's checkout.
  package static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}

extension Process {
  /// Waits for its end, and brings it about after `limit` seconds.
  ///
  /// - Returns: whether it was killed.
  func waitUntilExit(killingAfter limit: Int) -> Bool {
    let isLate = Mutex(false)
    let process = processIdentifier
    let killer = DispatchWorkItem {
      isLate.withLock { $0 = true }
      kill(process, SIGKILL)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit), execute: killer)
    waitUntilExit()
    killer.cancel()
    return isLate.withLock { $0 }
  }
}

/// A folder that is removed with the value.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "usher-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  package func file(_ name: String) -> URL { url.appending(path: name) }

  deinit { try? FileManager.default.removeItem(at: url) }
}
