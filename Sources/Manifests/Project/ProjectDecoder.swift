import JobModel

/// Makes a project of the nodes of a document without errors.
struct ProjectDecoder {
  let table: NodeTable
  /// The file, as it is shown.
  let shown: String

  func project(at root: Int) -> Project? {
    guard let spec = table.value("spec", in: root) else { return nil }
    let rules = rules(in: spec)
    return Project(
      state: table.entry("state", in: spec).map {
        Project.Setting(value: table.string($0.value), place: place(of: $0))
      },
      maxStarts: limit("maxStarts", in: spec), maxInFlight: limit("maxInFlight", in: spec),
      accounts: accounts(in: spec), rules: rules.isEmpty ? nil : rules,
      workerTypes: table.value("alsoValid", in: spec).flatMap { table.entry("workerTypes", in: $0) }.map {
        Project.Setting(value: table.elements(of: $0.value).map(table.string), place: place(of: $0))
      }, settings: settings(of: spec, []))
  }

  private func settings(of node: Int, _ path: [String]) -> [String] {
    switch table.nodes[node].kind {
    case .mapping:
      var settings: [String] = []
      table.forEachEntry(of: node) { key, value in
        settings += self.settings(of: table.resolved(value), path + [table.string(key)])
      }
      return settings
    case .sequence: return table.elements(of: node).flatMap { settings(of: table.resolved($0), path) }
    default: return ["\(ShownText.line(ShapeMessages.path(path))): \(ShownText.line(table.string(node)))"]
    }
  }

  private func limit(_ name: StaticString, in spec: Int) -> ProjectLimit? {
    table.entry(name, in: spec).flatMap { entry in
      Int(table.string(entry.value)).map { ProjectLimit(value: $0, place: place(of: entry)) }
    }
  }

  private func accounts(in spec: Int) -> [ProjectAccount] {
    guard let accounts = table.value("accounts", in: spec) else { return [] }
    var found: [ProjectAccount] = []
    table.forEachEntry(of: accounts) { key, value in
      let text = { (name: StaticString) in table.entry(name, in: value).map { table.string($0.value) } }
      let credentials =
        text("profile").map { ProjectAccount.Credentials.profile($0) }
        ?? .role(arn: text("roleArn") ?? "", externalID: text("externalId"))
      found.append(
        ProjectAccount(
          id: table.string(key), credentials: credentials, place: place(of: Entry(key: key, value: value))))
    }
    return found.sorted { $0.id < $1.id }
  }

  private func rules(in spec: Int) -> ProjectRules {
    var rules = ProjectRules()
    if let accounts = table.entry("accounts", in: spec) {
      var ids: [String] = []
      table.forEachEntry(of: accounts.value) { key, _ in ids.append(table.string(key)) }
      rules.ownAccounts = ProjectRules.AllowList(
        name: "accounts", place: place(of: accounts), shown: ids, patterns: ids.map { AllowedText($0, .text) })
    }
    if let allow = table.value("allow", in: spec) {
      let list = { (name: StaticString, form: AllowedText.Form) in
        table.entry(name, in: allow).map { allowList($0, named: "allow.\(name)", form) }
      }
      rules.models = list("configuredAudienceModelArns", .arn)
      rules.roles = list("roleArns", .arn)
      rules.s3Prefixes = list("s3Prefixes", .s3Prefix)
      rules.accounts = list("accounts", .text)
      rules.regions = list("regions", .text)
      rules.exportSizes = table.entry("exportSizes", in: allow).map { entry in
        var maximum: [String: Int] = [:]
        table.forEachEntry(of: entry.value) { maximum[table.string($0)] = Int(table.string($1)) }
        return ProjectRules.ExportSizes(place: place(of: entry), maximum: maximum)
      }
    }
    if let tags = table.value("requiredTags", in: spec) {
      table.forEachEntry(of: tags) { key, value in
        let name = table.string(key)
        let entry = Entry(key: key, value: value)
        rules.tags.append(
          ProjectRules.RequiredTag(
            key: name, values: allowList(entry, named: ShapeMessages.path(["requiredTags", name]), .text)))
      }
    }
    return rules
  }

  private func allowList(_ entry: Entry, named name: String, _ form: AllowedText.Form) -> ProjectRules.AllowList {
    let patterns = table.elements(of: entry.value).map(table.string)
    return ProjectRules.AllowList(
      name: ShownText.line(name), place: place(of: entry), shown: patterns.map { ShownText.line($0) },
      patterns: patterns.map { AllowedText($0, form) })
  }

  private func place(of entry: Entry) -> String { "\(ShownText.line(shown)):\(table.nodes[entry.key].from.line)" }
}
