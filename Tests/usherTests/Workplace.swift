import Foundation
import TestSupport

/// A folder to run `usher` in, with manifests, a state and an emulator's file, and with nothing of this machine's AWS
/// configuration.
struct Workplace {
  static let usher = ChildProcess.product("usher")
  static let emulated = ["--emulator", "emulator.jsonl"]
  static let approved = emulated + ["--auto-approve"]

  let folder: TemporaryFolder
  var url: URL { folder.url }
  var state: URL { file("usher.state.jsonl") }
  var emulator: URL { file("emulator.jsonl") }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: file("home"), withIntermediateDirectories: true)
    // The root, so that recorded paths are those of one repository.
    try FileManager.default.createDirectory(at: file(".git"), withIntermediateDirectories: true)
  }

  func file(_ name: String) -> URL { folder.file(name) }

  func write(_ text: String, to name: String) throws {
    let file = file(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Creates the emulator's file with these switches: members of a JSON object.
  func emulate(_ switches: String) throws {
    try write(#"{"format":"usher.emulator","version":1,"id":"ab",\#(switches)}"# + "\n", to: "emulator.jsonl")
  }

  func environment(_ more: [String: String] = [:]) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("AWS_") && !["NO_COLOR", "TERM"].contains(name)
    }
    environment["HOME"] = file("home").path
    environment["AWS_EC2_METADATA_DISABLED"] = "true"
    environment["COLUMNS"] = "80"
    environment["TERM"] = "xterm"
    return environment.merging(more) { $1 }
  }

  /// Runs usher to its end.
  func usher(
    _ arguments: [String], input: String = "", environment more: [String: String] = [:]
  ) throws -> ChildProcess.Result {
    try run(Self.usher, arguments, input: input, environment: more)
  }

  /// Runs any program here, to its end.
  func run(
    _ program: URL, _ arguments: [String], input: String = "", environment more: [String: String] = [:]
  ) throws -> ChildProcess.Result {
    try ChildProcess.run(
      program, arguments, input: Data(input.utf8), environment: environment(more), directory: url)
  }

  /// Starts usher and returns while it runs.
  func begin(_ arguments: [String], environment more: [String: String] = [:]) throws -> BackgroundProcess {
    try BackgroundProcess(Self.usher, arguments, environment: environment(more), directory: url)
  }

  /// Every file here with its bytes, but for locks.
  func contents() throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url.path) where !name.hasSuffix(".lock") {
      contents[name] = FileManager.default.contents(atPath: file(name).path)
    }
    return contents
  }
}
