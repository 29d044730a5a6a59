import JobModel

/// The locations of job names. A job keeps only the place of its document: more is rarely needed, and
/// then its file is read once more.
struct NameLocations {
  enum Name {
    case job, service
    /// The declared job that an export names.
    case upstream
  }

  /// What a file holds: by the place of each document its names.
  fileprivate struct File {
    var source: SourceText
    var documents: [Mark: (job: LocatedFinding?, service: LocatedFinding?, upstream: LocatedFinding?)]
  }

  /// By the bytes of the file's path: two paths can be one to Swift.
  private var files: [[UInt8]: File?] = [:]

  /// A diagnostic at a job's name; at the service name only if the manifest gives it.
  mutating func diagnostic(at name: Name, of job: DeclaredJob, _ message: String, notes: [String]) -> Diagnostic {
    guard let (file, finding) = find(name, of: job) else {
      return Diagnostic(at: job.location, message, notes: notes)
    }
    var located = finding
    (located.finding.message, located.finding.notes) = (message, notes)
    return file.source.diagnostic(located, in: job.location.file)
  }

  /// `jobs/a.yaml:3:9`, as it may be shown.
  mutating func text(_ name: Name, of job: DeclaredJob) -> String {
    let from = find(name, of: job)?.1.from
    let (line, column) = from.map { (Int($0.line), Int($0.column)) } ?? (job.location.line, job.location.column)
    return "\(ShownText.line(job.location.file)):\(line):\(column)"
  }

  private mutating func find(_ name: Name, of job: DeclaredJob) -> (File, LocatedFinding)? {
    let key = Array(job.location.file.utf8)
    let file = files[key] ?? Self.read(job.location.file)
    files[key] = .some(file)
    let root = Mark(line: UInt32(job.location.line), column: UInt32(job.location.column))
    guard let file, let document = file.documents[root] else { return nil }
    let found =
      switch name {
      case .job: document.job
      case .service: document.service ?? document.job
      case .upstream: document.upstream
      }
    return found.map { (file, $0) }
  }

  private static func read(_ path: String) -> File? {
    guard let fileBytes = try? FileSystem.read(path), let bytes = SourceText.utf8(fileBytes) else { return nil }
    var file = File(source: SourceText(bytes), documents: [:])
    var table = NodeTable()
    let error: SyntaxError?
    if ManifestFile(shown: path, recorded: path).isJSON {
      error = JSONScanner.scan(bytes, into: &table)
      if error == nil { file.add(table) }
    } else {
      var yaml = YAMLScanner()
      error = unsafe bytes.withUnsafeBufferPointer { unsafe yaml.scan($0, into: &table) { file.add($0) } }
    }
    // The file has changed since its jobs were read.
    return error == nil ? file : nil
  }
}

extension NameLocations.File {
  fileprivate mutating func add(_ table: NodeTable) {
    if table.isEmptyDocument { return }
    let members = ManifestMembers(of: table.resolved(0), in: table)
    let located = { (mapping: Entry?, name: Entry?) -> LocatedFinding? in
      guard let mapping, let name else { return nil }
      let finding = Finding(
        node: name.value, path: [mapping.key, name.key], message: "", notes: [], isSensitive: false)
      return LocatedFinding.all([finding], in: table).first
    }
    documents[table.nodes[members.root].from] = (
      located(members.metadata, members.name), located(members.spec, members.serviceName),
      located(members.spec, members.spec.flatMap { table.entry("audienceGenerationJob", in: $0.value) })
    )
  }
}
