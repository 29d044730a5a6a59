#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few calls that reading a folder of manifests needs, without Foundation.
enum FileSystem {
  enum Kind {
    case file, folder, link, other
  }

  /// Why a path cannot be read, in the system's words.
  struct Failure: Error {
    var reason: String

    init(_ reason: String) {
      self.reason = reason
    }

    init(errno code: Int32) {
      reason = unsafe String(cString: strerror(code))
    }
  }

  /// How large a file of manifests may be.
  static let maximumSize = 16 << 20

  /// What lies at `path`, links not followed.
  static func kind(of path: String) throws(Failure) -> Kind {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { throw Failure(errno: errno) }
    return kind(ofMode: status.st_mode)
  }

  /// Whether a file, and the link that leads to it, belongs to whoever runs usher; as root also to who called sudo.
  static func isOwn(_ path: String) -> Bool {
    var (link, file) = (stat(), stat())
    guard unsafe lstat(path, &link) == 0, unsafe stat(path, &file) == 0 else { return false }
    let user = geteuid()
    let caller = user == 0 ? variable("SUDO_UID").flatMap { uid_t($0) } : nil
    return [link.st_uid, file.st_uid].allSatisfy { $0 == user || $0 == caller }
  }

  /// A variable of the environment.
  static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

  /// The absolute path without links; nil where there is nothing.
  static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// What a folder holds.
  struct Entry {
    /// Where it is not UTF-8, with each byte that is none of it as an escape, `\xE9`.
    var name: String
    let hasUTF8Name: Bool
    /// nil where it cannot be told.
    var kind: Kind?
    /// The first bytes of the name, zeros behind it: they tell most names apart at once.
    fileprivate var prefix: UInt128

    /// Whether its name comes first by the bytes.
    fileprivate func precedes(_ other: Entry) -> Bool {
      prefix == other.prefix ? FileSystem.precedes(name, other.name) : prefix < other.prefix
    }
  }

  /// What a folder holds, sorted by the bytes of the names, without those that begin with a dot.
  static func entries(of folder: String) throws(Failure) -> [Entry] {
    guard let stream = unsafe opendir(folder) else { throw Failure(errno: errno) }
    defer { unsafe closedir(stream) }
    var entries: [Entry] = []
    while let entry = unsafe readdir(stream) {
      let (name, isUTF8) = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) {
          unsafe Self.name($0)
        }
      }
      if name.utf8.first == UInt8(ascii: ".") { continue }
      let kind = unsafe kind(of: name, in: folder, type: Int(entry.pointee.d_type))
      entries.append(Entry(name: name, hasUTF8Name: isUTF8, kind: kind, prefix: prefix(of: name)))
    }
    return entries.sorted { $0.precedes($1) }
  }

  private static func name(_ bytes: UnsafePointer<CChar>) -> (String, isUTF8: Bool) {
    if let name = unsafe String(validatingCString: bytes) { return (name, true) }
    let name = unsafe UnsafeRawBufferPointer(start: bytes, count: strlen(bytes)).map { byte in
      byte < 0x80 ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
    }
    return (name.joined(), false)
  }

  private static func prefix(of name: String) -> UInt128 {
    var bytes = SIMD16<UInt8>()
    unsafe withUnsafeMutableBytes(of: &bytes) { bytes in
      // The names of folders come from C: their bytes lie in one place.
      _ = unsafe name.utf8.withContiguousStorageIfAvailable {
        unsafe bytes.copyBytes(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0).prefix(bytes.count)))
      }
    }
    return UInt128(bigEndian: unsafe unsafeBitCast(bytes, to: UInt128.self))
  }

  /// Whether `left` comes before `right` by their bytes.
  static func precedes(_ left: String, _ right: String) -> Bool {
    let result = unsafe left.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.utf8.withContiguousStorageIfAvailable { right in
        guard let leftBytes = left.baseAddress, let rightBytes = right.baseAddress else {
          return left.count < right.count
        }
        let order = unsafe memcmp(leftBytes, rightBytes, min(left.count, right.count))
        return order < 0 || order == 0 && left.count < right.count
      }
    }
    return (result ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// - Parameter type: what `readdir` says, which not every file system knows.
  private static func kind(of name: String, in folder: String, type: Int) -> Kind? {
    switch type {
    case Int(DT_REG): .file
    case Int(DT_DIR): .folder
    case Int(DT_LNK): .link
    case Int(DT_UNKNOWN): try? kind(of: "\(folder)/\(name)")
    default: .other
    }
  }

  /// The bytes of a regular file. Nothing else is read: a pipe would wait for ever.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    var (bytes, room): ([UInt8], [UInt8]) = ([], [])
    try read(path, into: &bytes, through: &room)
    return bytes
  }

  /// As `read(_:)`, into the memory of an earlier file.
  ///
  /// - Parameter room: where the bytes come first, of any size: new elements of an array would be written twice.
  static func read(_ path: String, into bytes: inout [UInt8], through room: inout [UInt8]) throws(Failure) {
    // As an argument the path would be copied.
    let descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Failure(errno: errno) }
    guard kind(ofMode: status.st_mode) == .file else { throw Failure("it is no regular file") }
    guard Int(status.st_size) <= maximumSize else {
      throw Failure("it is larger than \(maximumSize >> 20) MiB")
    }
    // One byte more than the file has, so that one that grew meanwhile is noticed.
    let size = Int(status.st_size) + 1
    if room.count < size { room = Array(repeating: 0, count: max(size, 2 * room.count, 1024)) }
    var count = 0
    while count < size {
      let length = unsafe room.withUnsafeMutableBufferPointer { room in
        unsafe readSome(descriptor, room.baseAddress.map { unsafe $0 + count }, size - count)
      }
      if length < 0, errno == EINTR { continue }
      if length < 0 { throw Failure(errno: errno) }
      count += length
      // More was asked for: this is the end.
      if length == 0 || count == size - 1 {
        bytes.removeAll(keepingCapacity: true)
        unsafe room.withUnsafeBufferPointer {
          unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[..<count]))
        }
        return
      }
    }
    throw Failure("it was written to while it was read")
  }

  private static func kind(ofMode mode: mode_t) -> Kind {
    switch mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .other
    }
  }
}

/// The C library's `read`, whose name inside `FileSystem` is its own.
private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  unsafe read(descriptor, buffer, count)
}
