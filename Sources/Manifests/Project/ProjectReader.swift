import CleanRoomsMLModel
import JobModel

/// Reads one `usher.yaml`.
struct ProjectReader {
  /// usher's own version; nil: any is right.
  let version: String?
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether the file requires another version of usher: then usher checks nothing else.
  private(set) var isOfOtherVersion = false
  private var validator = ShapeValidator(of: ProjectShape.project)

  init(version: String?) {
    self.version = version
  }

  /// - Parameters:
  ///   - path: the file's path, as the system takes it.
  ///   - shown: as it is shown.
  /// - Returns: nil if there are mistakes in it.
  mutating func read(_ path: String, shown: String) -> Project? {
    do {
      return read(try FileSystem.read(path), shown: shown)
    } catch {
      diagnostics.append(Diagnostic(file: shown, "cannot be read: \(error.reason)"))
      return nil
    }
  }

  /// As `read(_:shown:)` of a path, for the bytes of the file. An empty file sets no rule: it marks the root.
  mutating func read(_ bytes: [UInt8], shown: String) -> Project? {
    switch SettingsDocument(bytes, shown: shown, ofSeveral: ProjectMessages.oneDocument) {
    case .unreadable(let diagnostic):
      diagnostics.append(diagnostic)
      return nil
    case .empty:
      if bytes.isEmpty { diagnostics.append(Diagnostic(.warning, file: shown, ProjectMessages.empty)) }
      return Project()
    case .document(let table, let source):
      let root = table.resolved(0)
      validate(root, in: table)
      validator.warn(of: source.cutValues, in: table)
      diagnostics += LocatedFinding.all(validator.findings, in: table).map { source.diagnostic($0, in: shown) }
      return validator.hasErrors ? nil : ProjectDecoder(table: table, shown: shown).project(at: root)
    }
  }

  private mutating func validate(_ root: Int, in table: NodeTable) {
    guard table.nodes[root].kind == .mapping, let version = table.entry("apiVersion", in: root) else {
      return validator.report(root, ProjectMessages.noProject, notes: [ProjectMessages.beginning])
    }
    checkVersion(root, in: table)
    if isOfOtherVersion { return }
    // Of another version or kind usher knows no further rule, and reports only that.
    validator.validate(version, as: .text(ManifestShape.apiVersion), in: table)
    if let kind = table.entry("kind", in: root) { validator.validate(kind, as: .text(ProjectShape.kind), in: table) }
    guard !validator.hasErrors else { return }
    validator.validate(root, as: .structure(ProjectShape.project), in: table)
    guard let spec = table.entry("spec", in: root), table.nodes[spec.value].kind == .mapping else { return }
    validator.inside(spec.key) { validator in
      if let state = table.entry("state", in: spec.value), let reason = StatePath.reason(state.value, in: table) {
        validator.inside(state.key) {
          $0.report(state.value, reason, notes: ["expected \(ProjectShape.state.form ?? "")"])
        }
      }
      if let tags = table.entry("requiredTags", in: spec.value) { Self.checkTags(tags, in: table, &validator) }
      if let accounts = table.entry("accounts", in: spec.value) { Self.checkAccounts(accounts, in: table, &validator) }
      if let allow = table.entry("allow", in: spec.value) {
        validator.inside(allow.key) { validator in
          Self.checkARNs("configuredAudienceModelArns", ProjectShape.modelPattern, of: allow, in: table, &validator)
          Self.checkARNs("roleArns", ProjectShape.rolePattern, of: allow, in: table, &validator)
        }
      }
    }
  }

  /// The version comes first, because a later usher may know more keys.
  private mutating func checkVersion(_ root: Int, in table: NodeTable) {
    guard let spec = table.entry("spec", in: root), let entry = table.entry("requiredVersion", in: spec.value),
      table.nodes[entry.value].isScalar, table.nodes[entry.value].reading == .text
    else { return }
    let text = table.string(entry.value)
    guard ProjectShape.requiredVersion.violation(of: text) == nil else { return }
    validator.inside([spec.key, entry.key]) { validator in
      guard let required = RequiredVersion(text) else {
        return validator.report(
          entry.value, "is not a comparison of versions", notes: ["expected \(RequiredVersion.form)"])
      }
      guard let version, !required.allows(version) else { return }
      isOfOtherVersion = true
      validator.report(
        entry.value, "this is usher \(version), and \(ShownText.quoted(text)) is required",
        notes: ["install such a version of usher; usher checked nothing else"])
    }
  }

  private static func checkTags(_ tags: Entry, in table: NodeTable, _ validator: inout ShapeValidator) {
    guard table.nodes[tags.value].kind == .mapping else { return }
    validator.inside(tags.key) { validator in
      table.forEachEntry(of: tags.value) { key, _ in
        if table.nodes[key].isScalar, unsafe table.withText(of: key, { unsafe JobTags.isReserved($0) }) {
          validator.report(
            key, "no job can have this tag: the prefix '\(JobTags.reservedPrefix)' is reserved for usher")
        }
      }
    }
  }

  private static func checkAccounts(_ accounts: Entry, in table: NodeTable, _ validator: inout ShapeValidator) {
    guard table.nodes[accounts.value].kind == .mapping else { return }
    validator.inside(accounts.key) { validator in
      if table.nodes[accounts.value].end == accounts.value + 1 {
        validator.report(accounts.value, "is empty", notes: ["leave the key out to use one account's credentials"])
      }
      table.forEachEntry(of: accounts.value) { key, value in
        guard table.nodes[value].kind == .mapping else { return }
        validator.inside(key) { validator in
          let role = table.entry("roleArn", in: value)
          if role == nil, let id = table.entry("externalId", in: value) {
            validator.inside(id.key) { $0.report(id.value, "externalId needs roleArn") }
          }
          guard let role, table.nodes[role.value].isScalar,
            ProjectShape.accountRole.violation(of: table.string(role.value)) == nil
          else { return }
          let account = table.string(table.arnParts(role.value).account)
          if !account.utf8.elementsEqual(table.string(key).utf8) {
            validator.inside(role.key) {
              $0.report(
                role.value, "this role belongs to account \(ShownText.line(account)), not to this one",
                notes: ["only credentials of the account itself can pass its seed roles"])
            }
          }
        }
      }
    }
  }

  /// A pattern that no ARN can fit: an account id of 11 digits, for example.
  private static func checkARNs(
    _ name: StaticString, _ constraints: TextConstraints, of allow: Entry, in table: NodeTable,
    _ validator: inout ShapeValidator
  ) {
    guard let list = table.entry(name, in: allow.value), table.nodes[list.value].kind == .sequence else { return }
    validator.inside(list.key) { validator in
      for node in table.elements(of: list.value) where table.nodes[node].isScalar {
        let text = table.string(node)
        guard let form = constraints.form, constraints.violation(of: text) == nil,
          let reason = ARNMessages.reason(text, form: form, mayShow: true)
        else { continue }
        validator.report(node, reason, notes: ["expected \(form)"])
      }
    }
  }
}

/// The messages of `ProjectReader`.
enum ProjectMessages {
  static let noProject = "usher.yaml has no apiVersion"
  static let beginning = "a project file begins with apiVersion: \(ManifestShape.apiVersions[0]) and kind: Project"
  static let empty = "is empty: it marks the root and sets no rule"
  static let oneDocument = "holds several documents, but only one is allowed"
}
