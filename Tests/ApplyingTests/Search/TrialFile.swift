import DurableFile
import StateFile
import SystemPackage

/// A state's file in memory, on a disk that forgets what was not synced when the power goes.
actor TrialFile: JournalFile {
  private(set) var content: [UInt8]?
  private(set) var durable: [UInt8]?
  private let fate: Fate
  private var isBroken = false

  init(_ content: [UInt8]?, _ fate: Fate) {
    (self.content, durable) = (content, content)
    self.fate = fate
  }

  private enum Fault { case fails }

  /// Goes on after others had their turn; throws where the process is dead, or the disk fails.
  private func attempt(_ words: String) async throws(FileError) -> Int {
    await Task.yield()
    if isBroken || fate.fault(of: [Fault.fails], words) != nil {
      isBroken = true
      throw FileError("write to", "/memory", reason: "no space left on device")
    }
    return fate.step(words)
  }

  private func requireAlive() throws(FileError) {
    if fate.isDead { throw FileError("write to", "/memory", reason: "dead") }
  }

  func read() async throws(FileError) -> [UInt8]? { content }

  func truncate(to size: Int) async throws(FileError) {
    if try await attempt("truncate") == 10 { content = content.map { Array($0.prefix(size)) } }
    try requireAlive()
  }

  func append(_ bytes: [UInt8]) async throws(FileError) {
    let tenths = try await attempt("append \(bytes.count)")
    if tenths > 0 { content = (content ?? []) + bytes.prefix(bytes.count * tenths / 10) }
    try requireAlive()
  }

  func sync() async throws(FileError) {
    if try await attempt("sync") == 10 { durable = content }
    try requireAlive()
  }

  func requireInPlace() async throws(FileError) { try requireAlive() }

  func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(FileError) -> any JournalFile { self }

  func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError) {
    let tenths = try await attempt("replace")
    // Renamed, and then for certain.
    if tenths > 4 { content = bytes }
    if tenths == 10 { durable = bytes }
    try requireAlive()
  }
}
