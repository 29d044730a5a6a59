import DurableFile
import JSONText
import SystemPackage

/// The file of an emulated service: a header line, then an event a line, only ever appended to under the lock on
/// `<file>.lock`. Nothing is synced.
struct EmulatorFile: Sendable {
  let header: EmulatorFileHeader
  private let path: FilePath
  private let file: AppendOnlyFile
  /// How far the file was read: to the end of a line.
  private var offset: Int64
  private var lineCount = 1

  /// Opens the file, or creates it with the default switches and what `adjust` makes of them.
  init(
    _ name: String, newID: () -> String, adjust: (inout EmulatorSwitches) -> Void
  ) throws(EmulatorFileError) {
    path = FilePath(name)
    do {
      let lock = try FileLock.blocking(Self.lockPath(path))
      defer { withExtendedLifetime(lock) {} }
      file = try AppendOnlyFile.open(path)
      let bytes = try file.read()
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        header = try EmulatorFileHeader(reading: bytes, in: 0..<end)
        offset = Int64(end) + 1
        try header.requireSwitches(adjust)
      } else {
        // No line yet: nothing, or what a crash left of a header.
        guard EmulatorFileHeader.mayBegin(with: bytes) else { throw EmulatorFileDamage.notOurs }
        try file.truncate(to: 0)
        var switches = EmulatorSwitches()
        adjust(&switches)
        header = EmulatorFileHeader(id: newID(), switches: switches)
        let line = header.line
        try file.append(line)
        offset = Int64(line.count)
      }
    } catch {
      throw EmulatorFileError(path: name, cause: error)
    }
  }

  /// The lock that a call holds from reading what is new to appending what it did: for microseconds.
  func lock() throws(EmulatorFileError) -> FileLock {
    do { return try FileLock.blocking(Self.lockPath(path)) } catch {
      throw EmulatorFileError(path: path.string, cause: error)
    }
  }

  /// Hands over the events that were appended since the last call, by whichever process. What follows the last line
  /// is left of a crash, since the lock is held: it is cut off.
  mutating func readNewEvents(_ apply: (JobEvent) -> Bool) throws(EmulatorFileError) {
    do {
      let size = try file.size()
      if size == offset { return }
      guard size > offset else { throw EmulatorFileDamage("it became shorter while it was in use") }
      let bytes = try file.read(from: offset)
      var start = 0
      while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
        var cursor = JSONCursor(bytes, in: start..<end)
        guard let json = try? cursor.value(), cursor.peek() == nil, let event = JobEvent(reading: json), apply(event)
        else { throw EmulatorFileDamage("line \(lineCount + 1) does not fit the lines before it") }
        lineCount += 1
        offset += Int64(end + 1 - start)
        start = end + 1
      }
      if start < bytes.count { try file.truncate(to: offset) }
    } catch {
      throw EmulatorFileError(path: path.string, cause: error)
    }
  }

  /// Appends an event; the lock is held and everything was read.
  mutating func append(_ event: JobEvent) throws(EmulatorFileError) {
    var json = JSONWriter()
    event.write(to: &json)
    do { try file.append(json.bytes) } catch { throw EmulatorFileError(path: path.string, cause: error) }
    offset += Int64(json.bytes.count)
    lineCount += 1
  }

  private static func lockPath(_ path: FilePath) -> FilePath {
    FilePath(path.string + ".lock")
  }
}
