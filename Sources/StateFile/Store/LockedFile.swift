import DurableFile
import JobModel
import SystemPackage

/// A state's file under its lock. What blocks runs on a queue of its own.
///
/// The file stays open from the first read, or from its creation. Whatever is done with it counts only if afterwards the
/// path still names it, and the lock's path the lock: git removes and replaces files without asking (stash, checkout,
/// clean), and what is written to one that is gone is lost without an error of the system.
actor LockedFile: LockedState {
  nonisolated let location: StateLocation
  private let path: FilePath
  /// Let go with this value: the queue, whose blocks may end a little later than their results are there, has it unowned.
  private let lock: FileLock
  private let queue = DiskQueue()
  private var file: AppendOnlyFile?
  private var isLoaded = false
  /// What was read and written: under the lock nobody else makes the file longer or shorter.
  private var size: Int64 = 0
  /// What was read first.
  private var end = LastLine.none
  /// What this process did not create or sync may not be in its folder for good.
  private var isFolderSynced = false

  init(_ path: String, _ lock: FileLock) {
    location = .file(path)
    self.path = FilePath(path)
    self.lock = lock
  }

  func load() async throws(StateError) -> [UInt8]? {
    let isFirst = !isLoaded
    if isFirst { file = try await openIfPresent() }
    isLoaded = true
    guard let file else {
      try await requireInPlace()
      return nil
    }
    let content = try await run { () throws(FileError) in try file.read() }
    if isFirst { (size, end) = (Int64(content.count), LastLine(of: content)) }
    try await requireUnchanged()
    return content
  }

  func prepare() async throws(StateError) {
    guard let file else { return }
    if end.lacksNewline { try await write([UInt8(ascii: "\n")], to: file) }
    if end.torn > 0 {
      size -= Int64(end.torn)
      try await run { [size] () throws(FileError) in try file.truncate(to: size) }
    }
    end = .none
    try await sync(file)
  }

  func append(_ lines: [UInt8]) async throws(StateError) {
    let file = try await opened()
    try await write(lines, to: file)
    try await sync(file)
  }

  private func write(_ bytes: [UInt8], to file: AppendOnlyFile) async throws(StateError) {
    try await run { [unowned lock, size] () throws(FileError) in
      // Where the lock is lost, another may be in the middle of a line.
      try Self.requireUnchanged(file, size, lock)
      try file.append(bytes)
    }
    size += Int64(bytes.count)
  }

  /// Returns when everything that is in the file, and the file's own entry in its folder, is on the disk.
  private func sync(_ file: AppendOnlyFile) async throws(StateError) {
    let withFolder = !isFolderSynced
    try await run { [unowned lock, size] () throws(FileError) in
      try file.sync()
      if withFolder { try file.syncFolder() }
      try Self.requireUnchanged(file, size, lock)
    }
    isFolderSynced = true
  }

  func replace(_ content: [UInt8], with compacted: [UInt8]) async throws(StateError) {
    try await requireUnchanged()
    do {
      try await run { [path] () throws(FileError) in
        try replaceFile(at: FilePath(StateFileName.backup(of: path.string)), with: content, like: path)
        try replaceFile(at: path, with: compacted)
      }
    } catch {
      // The new file may be in its place all the same.
      file = try await openIfPresent()
      throw error
    }
    file = try await openIfPresent()
    size = Int64(compacted.count)
    try await requireUnchanged()
  }

  /// A file that is not created yet is in place while its path is empty.
  func requireInPlace() async throws(StateError) {
    let file = file
    try await run { [unowned lock, path] () throws(FileError) in
      let isInPlace = if let file { try file.isStillInPlace() } else { try !isThere(path) }
      guard isInPlace else { throw .displaced(path) }
      try Self.requireInPlace(lock)
    }
  }

  func reopened(
    within limit: Duration, sleep: @Sendable (Duration) async -> Void
  ) async throws(StateError) -> any LockedState {
    var waited = Duration.zero
    while true {
      let present = try location.attempt { () throws(FileError) in
        if try lock.isStillInPlace() { return lock as FileLock? }
        return try FileLock.tryAcquire(lock.path, owner: "usher, which lost its lock on the state")
      }
      if let present { return LockedFile(path.string, present) }
      guard waited < limit else {
        throw StateError(FileError("lock", path, reason: "another command holds its lock"), at: location)
      }
      await sleep(Self.lockInterval)
      waited += Self.lockInterval
    }
  }

  func release() {
    lock.release()
  }

  private static let lockInterval = Duration.milliseconds(200)

  private func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws(FileError) -> Value
  ) async throws(StateError) -> Value {
    do throws(FileError) { return try await queue.run(body) } catch { throw StateError(error, at: location) }
  }

  private func openIfPresent() async throws(StateError) -> AppendOnlyFile? {
    try await run { [path] () throws(FileError) in try AppendOnlyFile.openIfPresent(path) }
  }

  /// The open file; where there was none when it was read, a new one.
  private func opened() async throws(StateError) -> AppendOnlyFile {
    if let file { return file }
    guard size == 0 else { throw .displaced(location) }
    let file = try await run { [path] () throws(FileError) in try AppendOnlyFile.create(path) }
    self.file = file
    return file
  }

  private func requireUnchanged() async throws(StateError) {
    guard let file else { throw .displaced(location) }
    try await run { [unowned lock, size] () throws(FileError) in try Self.requireUnchanged(file, size, lock) }
  }

  private static func requireUnchanged(_ file: AppendOnlyFile, _ size: Int64, _ lock: FileLock) throws(FileError) {
    guard try file.isStillInPlace(size: size) else { throw .displaced(file.path) }
    try requireInPlace(lock)
  }

  /// Where the lock file was removed, another process may hold a new one.
  private static func requireInPlace(_ lock: FileLock) throws(FileError) {
    guard try lock.isStillInPlace() else { throw .displaced(lock.path) }
  }
}
