import DurableFile
import StateFile
import SystemPackage

/// A journal's file in memory, whose disk fails, loses power and waits as a test wants it.
actor MemoryFile: JournalFile {
  /// What a reader of the file sees.
  private(set) var content: [UInt8]?
  /// What a power loss leaves.
  private(set) var durable: [UInt8]?
  private(set) var calls: [String] = []
  /// The call with this number fails, after half of its work, and so do all later ones.
  private let failing: Int?
  private var isHolding = false
  private var held: [CheckedContinuation<Void, Never>] = []

  init(_ content: [UInt8]? = nil, failing: Int? = nil) {
    self.content = content
    durable = content
    self.failing = failing
  }

  init(_ lines: [String]) {
    self.init(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  var lines: [Substring] { String(decoding: content ?? [], as: UTF8.self).split(separator: "\n") }

  func read() async throws(FileError) -> [UInt8]? {
    content
  }

  func truncate(to size: Int) async throws(FileError) {
    try count("truncate")
    content = content.map { Array($0.prefix(size)) }
  }

  func append(_ bytes: [UInt8]) async throws(FileError) {
    do {
      try count("append")
    } catch {
      content = (content ?? []) + bytes.prefix(bytes.count / 2)
      throw error
    }
    content = (content ?? []) + bytes
  }

  func sync() async throws(FileError) {
    try count("sync")
    let written = content
    if isHolding { await withCheckedContinuation { held.append($0) } }
    durable = written
  }

  func requireInPlace() async throws(FileError) {}

  func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(FileError) -> any JournalFile { self }

  func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError) {
    try count("replace")
    content = bytes
    durable = bytes
  }

  /// As another program does it.
  func remove() {
    content = nil
  }

  /// From now on a sync waits until it is let go.
  func holdSyncs() {
    isHolding = true
  }

  var heldCount: Int { held.count }

  func letGo(andHoldOn holding: Bool = false) {
    isHolding = holding
    for sync in held { sync.resume() }
    held = []
  }

  private func count(_ call: String) throws(FileError) {
    calls.append(call)
    if let failing, calls.count >= failing { throw FileError(call, "/memory", .noSpace) }
  }
}
