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
    part.jobs.reserveCapacity(files.count)
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
    let error = scan(bytes, of: file, into: &part.jobs)
    guard error != nil || !decoder.findings.isEmpty else { return }
    let source = SourceText(bytes)
    part.diagnostics += decoder.findings.map { source.diagnostic($0, in: file.shown) }
    if decoder.isFull {
      part.diagnostics.append(Diagnostic(file: file.shown, "has more mistakes than the \(Finding.maximumCount) shown"))
    }
    if let error { part.diagnostics.append(source.diagnostic(error, in: file.shown)) }
  }

  private mutating func scan(_ bytes: [UInt8], of file: ManifestFile, into jobs: inout [DeclaredJob]) -> SyntaxError? {
    if file.isJSON {
      if let error = JSONScanner.scan(bytes, into: &table) { return error }
      decoder.decode(table, of: file, into: &jobs)
      return nil
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe yaml.scan(buffer, into: &table) { decoder.decode($0, of: file, into: &jobs) }
    }
  }
}
