/// The text of a query that has a file of its own (`queryStringFrom`).
enum SQLFile {
  static let summary = "Relative to the file that names it, inside the root."

  /// Why the file cannot be taken, in words that follow its path.
  struct Failure: Error {
    var reason: String
  }

  /// Reads the query: UTF-8, a byte order mark dropped and CRLF read as LF, so that a checkout on Windows makes no
  /// other run of it.
  ///
  /// - Parameters:
  ///   - path: as the manifest names it.
  ///   - folder: that of the file that names it, absolute and without links.
  ///   - root: nothing outside of it is read.
  static func read(_ path: String, in folder: String, root: String) throws(Failure) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw Failure(reason: "is not a path") }
    guard path.utf8.first != UInt8(ascii: "/") else {
      throw Failure(reason: "is absolute: it must be relative to the file that names it")
    }
    guard let target = FileSystem.realPath("\(folder)/\(path)") else { throw Failure(reason: "does not exist") }
    guard ManifestRoot.folder(root, contains: target) else {
      throw Failure(reason: "is outside of the root, \(root)")
    }
    guard !ManifestRoot.folder(root, hides: target) else {
      throw Failure(reason: "is hidden, or in a hidden folder: usher reads nothing there")
    }
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.read(target)
    } catch {
      throw Failure(reason: "cannot be read: \(error.reason)")
    }
    return try query(of: bytes)
  }

  /// The query that the bytes of a file are.
  static func query(of fileBytes: [UInt8]) throws(Failure) -> [UInt8] {
    var bytes = fileBytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard String(validating: bytes, as: UTF8.self) != nil else { throw Failure(reason: "is not UTF-8") }
    if bytes.contains(0) {
      throw Failure(reason: "has a NUL byte: it is not text, or it is UTF-16 without a byte order mark")
    }
    if let mark = SourceLines(bytes).conflict() {
      throw Failure(reason: "has an unresolved merge conflict, which begins in line \(mark.line)")
    }
    guard bytes.contains(UInt8(ascii: "\r")) else { return bytes }
    return bytes.indices.compactMap { index in
      let endsLine = bytes[index] == UInt8(ascii: "\r") && bytes.dropFirst(index + 1).first == UInt8(ascii: "\n")
      return endsLine ? nil : bytes[index]
    }
  }
}
