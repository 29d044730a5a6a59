import JobModel

/// Bytes of one file → jobs and diagnostics; its tables are reused from file to file.
struct FileParser {
  private var bytes: [UInt8] = []
  private var room: [UInt8] = []
  private var table = NodeTable()
  private var yaml = YAMLScanner()
  private var decoder: ManifestDecoder

  init(wanting: @escaping @Sendable (RunID) -> Bool, isTracing: Bool = false) {
    decoder = ManifestDecoder(wanting: wanting, isTracing: isTracing)
  }

  /// Parses one run of files after the other with the same tables.
  static func parse(_ files: ArraySlice<ManifestFile>, with parser: consuming FileParser) -> ManifestReader.Part {
    var parser = parser
    var part = ManifestReader.Part(first: files.startIndex)
    part.jobs.reserveCapacity(files.count)
    for file in files { parser.parse(file, into: &part) }
    return part
  }

  private mutating func parse(_ file: ManifestFile, into part: inout ManifestReader.Part) {
    do {
      try FileSystem.read(file.shown, into: &bytes, through: &room)
      parse(bytes, of: file, into: &part)
    } catch {
      part.diagnostics.append(Diagnostic(file: file.shown, "cannot be read: \(error.reason)"))
    }
  }

  mutating func parse(_ fileBytes: [UInt8], of file: ManifestFile, into part: inout ManifestReader.Part) {
    guard let bytes = SourceText.utf8(fileBytes) else {
      part.diagnostics.append(
        Diagnostic(file: file.shown, "begins with a UTF-16 byte order mark and is not valid UTF-16"))
      return
    }
    if bytes.isEmpty { part.diagnostics.append(Diagnostic(.warning, file: file.shown, "is empty: it declares no job")) }
    decoder.removeAll()
    let error = scan(bytes, of: file, into: &part.jobs)
    guard error != nil || !decoder.findings.isEmpty else { return }
    if GitLFS.isPointer(bytes) { return part.diagnostics.append(GitLFS.diagnostic(about: file.shown)) }
    let source = SourceText(bytes)
    for found in decoder.findings { report(found, in: file, source, to: &part) }
    if decoder.isFull {
      part.diagnostics.append(Diagnostic(file: file.shown, "has more mistakes than the \(Finding.maximumCount) shown"))
    }
    if let error { part.diagnostics.append(source.diagnostic(error, in: file.shown)) }
  }

  /// A finding at a place of the manifest, or of the defaults that its job has: there it concerns other jobs too.
  private func report(
    _ found: JobFinding, in file: ManifestFile, _ source: SourceText, to part: inout ManifestReader.Part
  ) {
    let origin = Int(found.finding.origin)
    guard origin > 0, let defaults = file.defaults else {
      part.diagnostics.append(source.diagnostic(found.finding, in: file.shown))
      return
    }
    let defaultsFile = defaults.files[origin - 1]
    let place = "\(ShownText.line(file.shown)):\(found.jobFrom.line)"
    part.inherited.append(
      InheritedDiagnostic(
        diagnostic: defaultsFile.source.diagnostic(found.finding, in: defaultsFile.shown),
        job: found.job.map { "\($0), \(place)" } ?? place))
  }

  private mutating func scan(_ bytes: [UInt8], of file: ManifestFile, into jobs: inout [DeclaredJob]) -> SyntaxError? {
    if file.isJSON {
      if let error = JSONScanner.scan(bytes, into: &table) { return error }
      decoder.decode(&table, of: file, into: &jobs)
      return nil
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let cuts = unsafe CutValues(in: buffer)
      return unsafe yaml.scan(buffer, into: &table) { decoder.decode(&$0, of: file, cuts, into: &jobs) }
    }
  }
}
