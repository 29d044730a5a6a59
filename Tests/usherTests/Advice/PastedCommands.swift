import Foundation
import TestSupport

/// What a person does with a screen: reads the advice line by line, and pastes the commands that it holds.
enum Screen {
  /// The lines of advice, without their marks.
  static func advice(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("= ") }
      .map { String($0.dropFirst(2)) }
  }

  /// The command lines among them.
  static func commands(_ text: String) -> [String] {
    advice(text).filter { $0.hasPrefix("usher ") }
  }
}

extension Workplace {
  /// Pastes a line into a shell, as it was printed; agrees to what it asks.
  func paste(_ line: String, in folder: String = ".") throws -> ChildProcess.Result {
    let path = Self.usher.deletingLastPathComponent().path + ":/usr/bin:/bin"
    let asks = ["state adopt", "state accept", "state forget"].contains { line.hasPrefix("usher \($0) ") }
    return try ChildProcess.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", line + (asks ? " --auto-approve" : "")],
      environment: environment(RunningEmulator.keys.merging(["PATH": path]) { $1 }), directory: file(folder))
  }

  /// How many jobs the service created, even those that failed or were deleted.
  var starts: Int {
    get throws { try records(in: emulator).count { $0["event"] as? String == "created" } }
  }
}
