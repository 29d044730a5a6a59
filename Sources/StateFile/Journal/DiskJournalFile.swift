import DurableFile
import SystemPackage

/// A journal's file on the disk. What blocks runs on a queue of its own.
actor DiskJournalFile: JournalFile {
  private let path: FilePath
  private let queue = DiskQueue()
  private var file: AppendOnlyFile?
  /// What this process did not create or sync may not be in its folder for good.
  private var isFolderSynced = false

  init(_ path: String) {
    self.path = FilePath(path)
  }

  func read() async throws(FileError) -> [UInt8]? {
    try await queue.run { [path] () throws(FileError) in try readFileIfPresent(path) }
  }

  func truncate(to size: Int) async throws(FileError) {
    let file = try await opened()
    try await queue.run { () throws(FileError) in try file.truncate(to: Int64(size)) }
  }

  func append(_ bytes: [UInt8]) async throws(FileError) {
    let file = try await opened()
    try await queue.run { () throws(FileError) in try file.append(bytes) }
  }

  func sync() async throws(FileError) {
    let file = try await opened()
    let withFolder = !isFolderSynced
    try await queue.run { () throws(FileError) in
      try file.sync()
      if withFolder { try file.syncFolder() }
    }
    isFolderSynced = true
  }

  func replace(with bytes: [UInt8]) async throws(FileError) {
    // The open file is the one that the new one takes the place of.
    file = nil
    try await queue.run { [path] () throws(FileError) in try replaceFile(at: path, with: bytes) }
  }

  private func opened() async throws(FileError) -> AppendOnlyFile {
    if let file { return file }
    let file = try await queue.run { [path] () throws(FileError) in try AppendOnlyFile.open(path) }
    self.file = file
    return file
  }
}
