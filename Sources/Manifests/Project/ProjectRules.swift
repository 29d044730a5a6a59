import JobModel

/// The rules of `usher.yaml` for each job.
struct ProjectRules: Sendable {
  /// The patterns of one list of `allow`.
  struct AllowList: Sendable {
    /// `allow.roleArns`, for example, as it is shown.
    let name: String
    /// Its place: `usher.yaml:9`, as it is shown.
    let place: String
    /// As they are shown.
    let shown: [String]
    let patterns: [AllowedText]
  }

  struct RequiredTag: Sendable {
    let key: String
    let values: AllowList
  }

  /// The largest size of each type that an export may have; a type without a bound is not allowed.
  struct ExportSizes: Sendable {
    let place: String
    let maximum: [String: Int]
  }

  var exportSizes: ExportSizes?
  var models: AllowList?
  var roles: AllowList?
  var s3Prefixes: AllowList?
  var accounts: AllowList?
  /// The ids in `accounts`.
  var ownAccounts: AllowList?
  var regions: AllowList?
  var tags: [RequiredTag] = []

  var isEmpty: Bool {
    exportSizes == nil && tags.isEmpty
      && [models, roles, s3Prefixes, accounts, ownAccounts, regions].allSatisfy { $0 == nil }
  }

  /// - Parameter members: of a document without errors.
  func check(_ members: ManifestMembers, in table: NodeTable, into validator: inout ShapeValidator) {
    guard let spec = members.spec, let model = members.model, let seed = members.seed, let role = members.role else {
      return checkExport(members, in: table, into: &validator)
    }
    check(models, [spec, model], "this model", in: table, &validator)
    check(regions, [spec, model], "the region", table.arnParts(model.value).region, in: table, &validator)
    check(roles, [spec, seed, role], "this role", in: table, &validator)
    check(accounts, [spec, seed, role], "the account", table.arnParts(role.value).account, in: table, &validator)
    checkAccount([spec, seed, role], table.arnParts(role.value).account, "the role's", in: table, &validator)
    if let source = members.source, let uri = table.entry("s3Uri", in: source.value) {
      check(s3Prefixes, [spec, seed, source, uri], "this S3 location", in: table, &validator)
    }
    for tag in tags { check(tag, members, below: spec, in: table, &validator) }
  }

  /// What an export may use. A declared upstream is held to the rules itself.
  private func checkExport(_ members: ManifestMembers, in table: NodeTable, into validator: inout ShapeValidator) {
    guard let spec = members.spec, let size = table.entry("audienceSize", in: spec.value) else { return }
    if let upstream = table.entry("audienceGenerationJobArn", in: spec.value) {
      let parts = table.arnParts(upstream.value)
      check(regions, [spec, upstream], "the region", parts.region, in: table, &validator)
      check(accounts, [spec, upstream], "the account", parts.account, in: table, &validator)
      checkAccount([spec, upstream], parts.account, "the job's", in: table, &validator)
    }
    guard let exportSizes, let type = table.value("type", in: size.value).map(table.string),
      let value = table.entry("value", in: size.value), let count = Int(table.string(value.value))
    else { return }
    let maximum = exportSizes.maximum[type]
    if let maximum, count <= maximum { return }
    let bounds = exportSizes.maximum.sorted { $0.key < $1.key }.map { "\($0.key) up to \($0.value)" }
    validator.inside([spec.key, size.key, value.key]) {
      $0.report(
        value.value, "this export size is not allowed",
        notes: ["\(exportSizes.place): allow.exportSizes allows \(ShapeMessages.list(bounds, "and"))"])
    }
  }

  /// Only credentials of the role's account can pass the role, and only those of its job's account can start an export.
  ///
  /// - Parameters:
  ///   - path: leads to an ARN of that account.
  ///   - whose: `the role's`.
  private func checkAccount(
    _ path: [Entry], _ account: Range<Int>, _ whose: String, in table: NodeTable, _ validator: inout ShapeValidator
  ) {
    guard let ownAccounts, !ownAccounts.allows(table.text[account]), let node = path.last?.value else { return }
    let id = ShownText.line(table.string(account))
    validator.inside(path.map(\.key)) {
      $0.report(
        node, "accounts has no entry for \(whose) account \(id)",
        notes: [
          "\(ownAccounts.place): add the account: \"\(id)\": {profile: name-of-a-profile}, or {roleArn: arn:aws:iam::\(id):role/usher}"
        ])
    }
  }

  /// - Parameters:
  ///   - path: leads to the value.
  ///   - range: which part of the value is looked at; all of it if nil.
  private func check(
    _ list: AllowList?, _ path: [Entry], _ what: String, _ range: Range<Int>? = nil, in table: NodeTable,
    _ validator: inout ShapeValidator
  ) {
    guard let list, let node = path.last?.value else { return }
    if list.allows(table.text[range ?? table.nodes[node].textRange]) { return }
    let part = range.map { " \(ShownText.line(table.string($0)))" } ?? ""
    validator.inside(path.map(\.key)) {
      $0.report(node, "\(what)\(part) is not allowed", notes: [list.refusal(of: what)])
    }
  }

  private func check(
    _ tag: RequiredTag, _ members: ManifestMembers, below spec: Entry, in table: NodeTable,
    _ validator: inout ShapeValidator
  ) {
    var found: Entry?
    if let tags = members.tags {
      table.forEachEntry(of: tags.value) { key, value in
        if table.text[table.nodes[key].textRange].elementsEqual(tag.key.utf8) { found = Entry(key: key, value: value) }
      }
    }
    guard let found, let tags = members.tags else {
      return validator.report(
        members.root, "the tag \(ShownText.quoted(tag.key)) is missing", notes: [tag.values.expectation])
    }
    if tag.values.allows(table.text[table.nodes[found.value].textRange]) { return }
    validator.inside([spec.key, tags.key, found.key]) {
      $0.report(found.value, "this value is not allowed", notes: [tag.values.expectation])
    }
  }
}

extension ProjectRules.AllowList {
  func allows(_ text: ArraySlice<UInt8>) -> Bool { patterns.contains { $0.allows(text) } }

  /// How many patterns a note lists.
  private static let listed = 6

  fileprivate func refusal(of what: String) -> String {
    "\(place): \(what) must match one of \(name): \(ShapeMessages.list(some, "or"))"
  }
  fileprivate var expectation: String {
    "\(place): \(name) allows \(shown == ["*"] ? "any value" : ShapeMessages.list(some, "or"))"
  }

  private var some: [String] {
    shown.prefix(Self.listed) + (shown.count > Self.listed ? ["\(shown.count - Self.listed) more"] : [])
  }
}
