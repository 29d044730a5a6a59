import CleanRoomsMLModel
import JobModel

/// Turns the documents of one file into jobs and diagnostics; reused from file to file.
struct ManifestDecoder {
  /// Whether the request of this run is wanted.
  let wanting: @Sendable (RunID) -> Bool
  /// Whether the jobs have the origin of each value.
  let isTracing: Bool
  private(set) var findings: [LocatedFinding] = []
  var validator = ShapeValidator()
  private var digester = SpecDigester()

  init(wanting: @escaping @Sendable (RunID) -> Bool, isTracing: Bool) {
    self.wanting = wanting
    self.isTracing = isTracing
  }

  /// Forgets what was found in the file before.
  mutating func removeAll() {
    findings.removeAll(keepingCapacity: true)
  }

  /// Whether there may be more mistakes in the file than `findings` holds.
  var isFull: Bool { findings.count >= Finding.maximumCount }

  /// Decodes one document of `file` and adds its job to `jobs`; an empty one is skipped.
  ///
  /// - Parameter cuts: the values of the file that a comment cuts short.
  mutating func decode(
    _ table: inout NodeTable, of file: ManifestFile, _ cuts: CutValues = CutValues(), into jobs: inout [DeclaredJob]
  ) {
    guard !table.isEmptyDocument, !isFull else { return }
    if let defaults = file.defaults { table.add(defaults, to: table.resolved(0)) }
    let members = ManifestMembers(of: table.resolved(0), in: table)
    validator.removeAll()
    validator.workerTypes = file.root.project?.workerTypes
    let isIncomplete = file.defaults?.isIncomplete ?? false
    let kind = table.kind(of: members.root)
    validator.document = ManifestShape.document(of: kind)
    validate(members, kind, isIncomplete: isIncomplete, in: table)
    if members.apiVersion != nil { validator.warn(of: cuts, in: table) }
    let isRight = !validator.hasErrors
    var sqlFile: (node: Int, shown: String)?
    if isRight, let spec = members.spec, members.sql != nil {
      validator.inside(spec.key) { sqlFile = table.readSQLFile(of: members, in: file, &$0) }
    }
    if isRight, !isIncomplete, let rules = file.root.rules { rules.check(members, in: table, into: &validator) }
    if !validator.hasErrors, !isIncomplete {
      switch kind {
      case .audienceGenerationJob: addJob(members, in: table, of: file, to: &jobs)
      case .audienceExportJob: addExport(members, in: table, of: file, to: &jobs)
      }
      if isTracing, !jobs.isEmpty {
        jobs[jobs.count - 1].origins = table.origins(of: members, in: file, sqlFile: sqlFile)
      }
    }
    if !validator.findings.isEmpty { collectFindings(members, in: table) }
  }

  private mutating func collectFindings(_ members: ManifestMembers, in table: NodeTable) {
    let job = members.name.map { ShownText.quoted(table.string($0.value)) }
    let from = table.nodes[members.root].from
    let found = validator.findings.prefix(Finding.maximumCount - findings.count)
    findings += LocatedFinding.all(found, in: table, job: (job, from))
  }

  private mutating func validate(
    _ members: ManifestMembers, _ kind: JobKind, isIncomplete: Bool, in table: NodeTable
  ) {
    let root = members.root
    guard let version = members.apiVersion else {
      return validator.report(root, ManifestMessages.noManifest, notes: ManifestMessages.noManifestNotes)
    }
    // Of another version or kind usher knows no further rule, and reports only that.
    validator.validate(version, as: .text(ManifestShape.apiVersion), in: table)
    if let found = members.kind {
      if table.nodes[found.value].isScalar, table.hasText(found.value, "Defaults") {
        return validator.inside(found.key) { $0.report(found.value, ManifestMessages.defaults) }
      }
      validator.validate(found, as: .text(ManifestShape.kind), in: table)
    }
    guard !validator.hasErrors else { return }
    validator.validate(root, as: .structure(ManifestShape.document(of: kind, isIncomplete: isIncomplete)), in: table)
    if let metadata = members.metadata, let name = members.name { checkName([metadata, name], in: table) }
    if kind == .audienceExportJob, let spec = members.spec { checkExport(below: spec, in: table) }
    checkTags(in: members, of: table)
    guard !validator.hasErrors, !isIncomplete, let spec = members.spec else { return }
    if let seed = members.seed, let sql = members.sql { checkQuery([spec, seed, sql], in: table) }
    RelationRules.check(members, below: spec.key, in: table, into: &validator)
  }

  /// - Parameter path: leads to `sqlParameters`.
  private mutating func checkQuery(_ path: [Entry], in table: NodeTable) {
    guard let sql = path.last, let query = table.entry("queryString", in: sql.value),
      let wrong = unsafe table.withText(of: query.value, { unsafe QueryText($0) })
    else { return }
    validator.inside(path.map(\.key) + [query.key]) { $0.report(query.value, wrong.reason, notes: wrong.notes) }
  }

  /// - Parameter path: leads to a job's name.
  mutating func checkName(_ path: [Entry], in table: NodeTable) {
    guard let name = path.last?.value, table.nodes[name].isScalar, table.nodes[name].reading == .text else { return }
    if unsafe table.withText(of: name, { unsafe JobName.isName($0) }) { return }
    let text = table.string(name)
    guard JobName.length.contains(text.unicodeScalars.count) else { return }
    validator.inside(path.map(\.key)) {
      $0.report(name, TextMessages.notJobName(text), notes: [JobName.form])
    }
  }

  private mutating func checkTags(in members: ManifestMembers, of table: NodeTable) {
    guard let tags = members.tags, table.nodes[tags.value].kind == .mapping else { return }
    var (count, reserved): (Int, [Int]) = (0, [])
    table.forEachEntry(of: tags.value) { key, _ in
      count += 1
      if table.nodes[key].isScalar, unsafe table.withText(of: key, { unsafe JobTags.isReserved($0) }) {
        reserved.append(key)
      }
    }
    if reserved.isEmpty, count <= JobTags.userMaximum { return }
    validator.inside(tags.key) { validator in
      for key in reserved {
        validator.report(key, "the prefix '\(JobTags.reservedPrefix)' is reserved for usher, in upper and lower case")
      }
      if count > JobTags.userMaximum, count <= FieldConstraints.tags.maximumCount ?? 50 {
        validator.report(
          tags.value, "has \(count) tags, \(JobTags.userMaximum) are allowed: usher needs two of the service's 50")
      }
    }
  }

  /// Adds the job that a document without errors declares.
  private mutating func addJob(
    _ members: ManifestMembers, in table: NodeTable, of file: ManifestFile, to jobs: inout [DeclaredJob]
  ) {
    guard let spec = members.spec?.value, let name = members.name.flatMap({ JobName(table.string($0.value)) }),
      let role = members.role?.value, let model = members.model?.value
    else {
      // Without the job the end would be "all started".
      preconditionFailure("\(file.shown) was found right and lacks a required member")
    }
    let run = RunID(.audienceGenerationJob, name, digester.digest(members, in: table))
    for node in digester.emptyMappings {
      validator.inside(table.path(to: node)) {
        $0.report(node, ManifestMessages.emptyMapping, notes: ManifestMessages.emptyMappingNotes, severity: .warning)
      }
    }
    let from = table.nodes[members.root].from
    jobs.append(
      DeclaredJob(
        run: run, revision: members.revision.map { table.string($0.value) },
        givenServiceName: members.serviceName.map { table.string($0.value) },
        location: SourceLocation(file: file.shown, line: Int(from.line), column: Int(from.column)),
        path: file.recorded, account: table.string(table.arnParts(role).account),
        region: table.string(table.arnParts(model).region)))
    guard wanting(run) else { return }
    let last = jobs.count - 1
    var request = StartAudienceGenerationJobRequest(reading: NodeReference(table: table, index: spec))
    request.name = jobs[last].serviceName
    request.tags = JobTags.adding(run, to: request.tags)
    jobs[last].request = request
  }
}

/// The messages of `ManifestDecoder`.
enum ManifestMessages {
  static let noManifest = "this is not a manifest: it has no apiVersion"
  static let noManifestNotes = [
    "a manifest begins with apiVersion: \(ManifestShape.apiVersions[0])",
    "give usher a folder that holds only jobs, or name this file in .usherignore",
  ]
  static let emptyMapping = "is an empty mapping, which gives another digest than no mapping"
  static let emptyMappingNotes = ["leave the key out; if the job was started with it, the next apply starts it again"]
  static let defaults = "defaults belong in a file named \(FolderDefaults.fileName), and in no other"
}
