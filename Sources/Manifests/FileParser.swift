import JobModel

/// Bytes of one file → jobs and diagnostics; its tables are reused from file to file.
struct FileParser {
  private var table = NodeTable()
  private var yaml = YAMLScanner()
  private var decoder: ManifestDecoder

  init(wanting: @escaping @Sendable (JobName, SpecDigest) -> Bool) {
    decoder = ManifestDecoder(wanting: wanting)
  }

  /// Parses one run of files after the other with the same tables.
  static func parse(
    _ files: ArraySlice<ManifestFile>, wanting: @escaping @Sendable (JobName, SpecDigest) -> Bool
  ) -> ManifestReader.Part {
    var parser = FileParser(wanting: wanting)
    var part = ManifestReader.Part(first: files.startIndex)
    for file in files { parser.parse(file, into: &part) }
    return part
  }

  private mutating func parse(_ file: ManifestFile, into part: inout ManifestReader.Part) {
    do {
      parse(try FileSystem.read(file.shown), of: file, into: &part)
    } catch {
      part.diagnostics.append(Diagnostic(file: file.shown, "cannot be read: \(error.reason)"))
    }
  }

  mutating func parse(_ fileBytes: [UInt8], of file: ManifestFile, into part: inout ManifestReader.Part) {
    guard let bytes = SourceText.utf8(fileBytes) else {
      part.diagnostics.append(Diagnostic(file: file.shown, "begins as UTF-16 and is not"))
      return
    }
    decoder.removeAll()
    let error = scan(bytes, of: file)
    part.jobs += decoder.jobs
    guard error != nil || !decoder.findings.isEmpty else { return }
    let source = SourceText(bytes)
    part.diagnostics += decoder.findings.map { source.diagnostic($0.finding, from: $0.mark, to: $0.end, in: file.shown) }
    if let error { part.diagnostics.append(source.diagnostic(error, in: file.shown)) }
  }

  private mutating func scan(_ bytes: [UInt8], of file: ManifestFile) -> SyntaxError? {
    if file.isJSON {
      if let error = JSONScanner.scan(bytes, into: &table) { return error }
      decoder.decode(table, of: file)
      return nil
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe yaml.scan(buffer, into: &table) { decoder.decode($0, of: file) }
    }
  }
}

/// The text of a file, for the diagnostics about it.
struct SourceText {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The bytes in UTF-8 without a byte order mark; nil for UTF-16 that is none.
  static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xEF, 0xBB) where bytes.count > 2 && bytes[2] == 0xBF: return Array(bytes[3...])
    case (0xFF, 0xFE): return transcode(bytes) { UInt16($1) << 8 | UInt16($0) }
    case (0xFE, 0xFF): return transcode(bytes) { UInt16($0) << 8 | UInt16($1) }
    default: return bytes
    }
  }

  private static func transcode(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> [UInt8]? {
    guard bytes.count % 2 == 0 else { return nil }
    let units = stride(from: 2, to: bytes.count, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
    return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
  }

  func diagnostic(_ finding: Finding, from: Mark, to: Mark, in file: String) -> Diagnostic {
    let message = finding.path.isEmpty ? finding.message : "\(finding.path): \(finding.message)"
    return Diagnostic(
      at: SourceLocation(file: file, line: Int(from.line), column: Int(from.column)), message,
      excerpt: finding.isSensitive ? nil : excerpt(from: from, to: to), notes: finding.notes)
  }

  func diagnostic(_ error: SyntaxError, in file: String) -> Diagnostic {
    guard let mark = error.mark else { return Diagnostic(file: file, error.message, notes: error.notes) }
    return Diagnostic(
      at: SourceLocation(file: file, line: Int(mark.line), column: Int(mark.column)), error.message,
      excerpt: excerpt(from: mark, to: mark), notes: error.notes)
  }

  private func excerpt(from: Mark, to: Mark) -> Diagnostic.Excerpt? {
    guard let line = line(Int(from.line)) else { return nil }
    let rest = line.unicodeScalars.count - Int(from.column) + 1
    let length = to.line == from.line ? Int(to.column) - Int(from.column) : rest
    return Diagnostic.Excerpt(line: line, length: max(1, min(length, rest)))
  }

  /// The line of that number, from 1, without its end; nil where it is too long to show.
  private func line(_ number: Int) -> String? {
    var current = 1
    var start = 0
    for (index, byte) in bytes.enumerated() {
      let endsLine = byte == 0x0A || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
      guard endsLine else { continue }
      if current == number { return text(start..<index) }
      current += 1
      start = index + 1
    }
    return current == number ? text(start..<bytes.count) : nil
  }

  private func text(_ range: Range<Int>) -> String? {
    guard range.count <= 4096 else { return nil }
    let line = String(decoding: bytes[range], as: UTF8.self)
    return line.hasSuffix("\r") ? String(line.dropLast()) : line
  }
}
