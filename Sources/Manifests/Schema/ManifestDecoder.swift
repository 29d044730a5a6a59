import CleanRoomsMLModel
import JobModel

/// Turns the documents of one file into jobs and diagnostics; reused from file to file.
struct ManifestDecoder {
  /// Whether the request of this run is wanted.
  let wanting: @Sendable (JobName, SpecDigest) -> Bool
  private(set) var jobs: [DeclaredJob] = []
  private(set) var findings: [LocatedFinding] = []
  private var validator = ShapeValidator()
  private var digester = SpecDigester()

  init(wanting: @escaping @Sendable (JobName, SpecDigest) -> Bool) {
    self.wanting = wanting
  }

  /// Forgets what was found in the file before.
  mutating func removeAll() {
    jobs.removeAll(keepingCapacity: true)
    findings.removeAll(keepingCapacity: true)
  }

  /// Whether there may be more mistakes in the file than `findings` holds.
  var isFull: Bool { findings.count >= Finding.maximumCount }

  /// Decodes one document of `file`; an empty one is skipped.
  mutating func decode(_ table: NodeTable, of file: ManifestFile) {
    guard !table.nodes.isEmpty, !isFull else { return }
    let root = table.resolved(0)
    if table.nodes[root].isScalar, table.nodes[root].reading == .null { return }
    validator.removeAll()
    validate(root, in: table)
    if validator.findings.isEmpty {
      if let job = job(root, in: table, of: file) { jobs.append(job) }
    } else {
      collectFindings(in: table)
    }
  }

  private mutating func collectFindings(in table: NodeTable) {
    let hidden = SensitivePlaces.lines(in: table)
    for var finding in validator.findings.prefix(Finding.maximumCount - findings.count) {
      let node = table.nodes[finding.node]
      finding.isSensitive = finding.isSensitive || hidden.contains { $0.contains(node.from.line) }
      findings.append(LocatedFinding(finding: finding, from: node.from, to: node.to))
    }
  }

  private mutating func validate(_ root: Int, in table: NodeTable) {
    guard table.nodes[root].kind == .mapping else {
      return validator.report(root, ManifestWords.noManifest, notes: ManifestWords.noManifestNotes)
    }
    guard let version = table.value("apiVersion", in: root) else {
      return validator.report(root, ManifestWords.noManifest, notes: ManifestWords.noManifestNotes)
    }
    // Of another version or kind usher knows no further rule: only that is said.
    validator.inside("apiVersion") { $0.validate(version, as: .text(ManifestShape.apiVersion), in: table) }
    if let kind = table.value("kind", in: root) {
      validator.inside("kind") { $0.validate(kind, as: .text(ManifestShape.kind), in: table) }
    }
    guard validator.findings.isEmpty else { return }
    validator.validate(root, as: .structure(ManifestShape.job), in: table)
    checkName(of: root, in: table)
    checkTags(of: root, in: table)
  }

  private mutating func checkName(of root: Int, in table: NodeTable) {
    guard let metadata = table.value("metadata", in: root), let name = table.value("name", in: metadata),
      table.nodes[name].isScalar, table.nodes[name].reading == .text
    else { return }
    let text = table.string(name)
    guard JobName.length.contains(text.unicodeScalars.count), JobName(text) == nil else { return }
    validator.inside("metadata") {
      $0.inside("name") { $0.report(name, "is no job name", notes: [ManifestWords.jobName]) }
    }
  }

  private mutating func checkTags(of root: Int, in table: NodeTable) {
    guard let spec = table.value("spec", in: root), let tags = table.value("tags", in: spec),
      table.nodes[tags].kind == .mapping
    else { return }
    var count = 0
    validator.inside("tags") { validator in
      table.forEachEntry(of: tags) { key, _ in
        count += 1
        guard table.nodes[key].isScalar, JobTags.isReserved(table.text[table.nodes[key].textRange]) else { return }
        validator.report(key, "the prefix '\(JobTags.reservedPrefix)' is usher's own, in any case of letters")
      }
      if count > JobTags.userMaximum, count <= FieldConstraints.tags.maximumCount ?? 50 {
        validator.report(
          tags, "has \(count) tags, \(JobTags.userMaximum) are allowed: two of the service's 50 are usher's")
      }
    }
  }

  /// The job that a right document declares.
  private mutating func job(_ root: Int, in table: NodeTable, of file: ManifestFile) -> DeclaredJob? {
    guard let spec = table.value("spec", in: root), let metadata = table.value("metadata", in: root),
      let nameNode = table.value("name", in: metadata), let name = JobName(table.string(nameNode)),
      let seed = table.value("seedAudience", in: spec), let role = table.value("roleArn", in: seed),
      let model = table.value("configuredAudienceModelArn", in: spec)
    else { return nil }
    let revision = table.value("revision", in: metadata)
    let digest = digester.digest(spec: spec, revision: revision, in: table)
    let from = table.nodes[root].from
    var job = DeclaredJob(
      name: name, revision: revision.map(table.string), digest: digest,
      givenServiceName: table.value("name", in: spec).map(table.string),
      location: SourceLocation(file: file.shown, line: Int(from.line), column: Int(from.column)), path: file.recorded,
      account: part(4, ofARN: role, in: table), region: part(3, ofARN: model, in: table), request: nil)
    if wanting(name, digest) {
      var request = StartAudienceGenerationJobRequest(reading: NodeReference(table: table, index: spec))
      request.name = job.serviceName
      request.tags = JobTags.adding(to: request.tags, name: name, digest: digest)
      job.request = request
    }
    return job
  }

  /// The part of that number, from 0, between the colons of an ARN.
  private func part(_ number: Int, ofARN node: Int, in table: NodeTable) -> String {
    unsafe table.withText(of: node) { text in
      var rest = unsafe text[...]
      for _ in 0..<number { unsafe rest = rest.drop { $0 != UInt8(ascii: ":") }.dropFirst() }
      return unsafe String(decoding: rest.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
    }
  }
}

/// The words of `ManifestDecoder`.
enum ManifestWords {
  static let noManifest = "this is no manifest: it has no apiVersion"
  static let noManifestNotes = [
    "a manifest begins with apiVersion: \(ManifestShape.apiVersions[0])",
    "give usher the folder that holds only jobs, or name this file in .usherignore",
  ]
  static let jobName =
    "expected letters, digits and . _ -, beginning and ending with a letter or digit, at most "
    + "\(JobName.length.upperBound) characters"
}
