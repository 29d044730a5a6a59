import DurableFile
import SystemPackage

/// A journal's file on the disk. What blocks runs on a queue of its own.
///
/// It stays open from the first read, or from its creation. Whatever is done with it counts only if afterwards the path
/// still names it, and the lock's path the lock: git removes and replaces files without asking (stash, checkout, clean),
/// and what is written to one that is gone is lost without an error of the system.
actor DiskJournalFile: JournalFile {
  private let path: FilePath
  /// Let go with this value: the queue, whose blocks may end a little later than their results are there, has it unowned.
  private let lock: StateLock
  private let queue = DiskQueue()
  private var file: AppendOnlyFile?
  /// What was read and written: under the lock nobody else makes the file longer or shorter.
  private var size: Int64 = 0
  /// What this process did not create or sync may not be in its folder for good.
  private var isFolderSynced = false

  init(_ lock: StateLock) {
    path = FilePath(lock.path)
    self.lock = lock
  }

  func read() async throws(FileError) -> [UInt8]? {
    let isFirst = file == nil
    if isFirst { file = try await openIfPresent() }
    guard let file else { return nil }
    let content = try await queue.run { () throws(FileError) in try file.read() }
    if isFirst { size = Int64(content.count) }
    try await requireUnchanged()
    return content
  }

  func truncate(to size: Int) async throws(FileError) {
    let file = try await opened()
    try await queue.run { () throws(FileError) in try file.truncate(to: Int64(size)) }
    self.size = Int64(size)
  }

  func append(_ bytes: [UInt8]) async throws(FileError) {
    let file = try await opened()
    try await queue.run { [unowned lock, size] () throws(FileError) in
      // Where the lock is lost, another may be in the middle of a line.
      try Self.requireUnchanged(file, size, lock)
      try file.append(bytes)
    }
    size += Int64(bytes.count)
  }

  func sync() async throws(FileError) {
    let file = try await opened()
    let withFolder = !isFolderSynced
    try await queue.run { [unowned lock, size] () throws(FileError) in
      try file.sync()
      if withFolder { try file.syncFolder() }
      try Self.requireUnchanged(file, size, lock)
    }
    isFolderSynced = true
  }

  func replace(_ old: [UInt8], with bytes: [UInt8]) async throws(FileError) {
    try await requireUnchanged()
    do {
      try await queue.run { [path] () throws(FileError) in
        try replaceFile(at: FilePath("\(path).bak"), with: old, like: path)
        try replaceFile(at: path, with: bytes)
      }
    } catch {
      // The new file may be in its place all the same.
      file = try await openIfPresent()
      throw error
    }
    file = try await openIfPresent()
    size = Int64(bytes.count)
    try await requireUnchanged()
  }

  func requireInPlace() async throws(FileError) {
    let file = file
    try await queue.run { [unowned lock, path] () throws(FileError) in
      let isInPlace = if let file { try file.isStillInPlace() } else { try !isThere(path) }
      guard isInPlace else { throw .displaced(path) }
      try lock.requireInPlace()
    }
  }

  func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(FileError) -> any JournalFile {
    var waited = Duration.zero
    while true {
      if let lock = try lock.renewed() { return DiskJournalFile(lock) }
      guard waited < limit else { throw FileError("lock", path, reason: "another command holds its lock") }
      await sleep(Self.lockInterval)
      waited += Self.lockInterval
    }
  }

  private static let lockInterval = Duration.milliseconds(200)

  private func openIfPresent() async throws(FileError) -> AppendOnlyFile? {
    try await queue.run { [path] () throws(FileError) in try AppendOnlyFile.openIfPresent(path) }
  }

  /// The open file; where there was none when it was read, a new one.
  private func opened() async throws(FileError) -> AppendOnlyFile {
    if let file { return file }
    guard size == 0 else { throw .displaced(path) }
    let file = try await queue.run { [path] () throws(FileError) in try AppendOnlyFile.create(path) }
    self.file = file
    return file
  }

  private func requireUnchanged() async throws(FileError) {
    guard let file else { throw .displaced(path) }
    try await queue.run { [unowned lock, size] () throws(FileError) in try Self.requireUnchanged(file, size, lock) }
  }

  private static func requireUnchanged(_ file: AppendOnlyFile, _ size: Int64, _ lock: StateLock) throws(FileError) {
    guard try file.isStillInPlace(size: size) else { throw .displaced(file.path) }
    try lock.requireInPlace()
  }
}
