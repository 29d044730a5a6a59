import DurableFile
import StateFile
import SystemPackage

/// A state's file in memory, on a disk that can fail and be cut.
actor MemoryFile: JournalFile {
  private(set) var content: [UInt8]?
  /// How many appends were asked for.
  private(set) var appends = 0
  /// The append with this number fails, and so does everything after it.
  private let failingAppend: Int?
  /// How much of the failing append's bytes the file gets, in tenths.
  private let tenthsWritten: Int
  private let onFailure: @Sendable () -> Void

  init(
    _ content: [UInt8]? = nil, failingAppend: Int? = nil, tenthsWritten: Int = 0,
    onFailure: @escaping @Sendable () -> Void = {}
  ) {
    self.content = content
    self.failingAppend = failingAppend
    self.tenthsWritten = tenthsWritten
    self.onFailure = onFailure
  }

  private var isFull: Bool { failingAppend.map { appends >= $0 } ?? false }

  func read() async throws(FileError) -> [UInt8]? { content }

  func truncate(to size: Int) async throws(FileError) {
    content = content.map { Array($0.prefix(size)) }
  }

  func append(_ bytes: [UInt8]) async throws(FileError) {
    appends += 1
    guard isFull else {
      content = (content ?? []) + bytes
      return
    }
    if appends == failingAppend {
      onFailure()
      if tenthsWritten > 0 { content = (content ?? []) + bytes.prefix(bytes.count * tenthsWritten / 10) }
    }
    throw FileError("write to", "/memory", reason: "no space left on device")
  }

  func sync() async throws(FileError) {
    await Task.yield()
    if isFull { throw FileError("sync", "/memory", reason: "no space left on device") }
  }

  func requireInPlace() async throws(FileError) {}

  func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(FileError) -> any JournalFile { self }

  func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError) {
    if isFull { throw FileError("replace", "/memory", reason: "no space left on device") }
    content = bytes
  }
}
