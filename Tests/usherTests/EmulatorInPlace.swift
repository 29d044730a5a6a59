import TestSupport

extension RunningEmulator {
  /// With `--data emulator.jsonl` in the workplace, so that its jobs can be counted there.
  convenience init(_ switches: [String], in place: Workplace) throws {
    try self.init(
      ["--data", "emulator.jsonl"] + switches, environment: place.environment(), directory: place.url)
  }

  /// The flags with which usher talks to it.
  var flags: [String] { ["--endpoint-url", endpoint] }
}
