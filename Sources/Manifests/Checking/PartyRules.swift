import JobModel

/// What may be right for each of a job's parties and is doubtful for them together: warnings, no errors.
enum PartyRules {
  /// Where AWS Clean Rooms is: `cleanrooms` in botocore's endpoints.json. It names no regions for `cleanrooms-ml`.
  static let regions: [StaticString] = [
    "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "eu-central-1", "eu-north-1", "eu-west-1",
    "eu-west-2", "us-east-1", "us-east-2", "us-west-2",
  ]

  /// - Parameters:
  ///   - members: of a document that was found right.
  ///   - spec: the key of its `spec`.
  static func check(
    _ members: ManifestMembers, below spec: Int, in table: NodeTable, into validator: inout ShapeValidator
  ) {
    guard let parties = Parties(members, in: table) else { return }
    let doubts = parties.doubts(in: table)
    if doubts.isEmpty { return }
    validator.inside(spec) { report(doubts, parties, in: table, into: &$0) }
  }

  private static func report(
    _ doubts: Doubts, _ parties: Parties, in table: NodeTable, into validator: inout ShapeValidator
  ) {
    let text = { (range: Range<Int>) in ShownText.line(table.string(range)) }
    let (model, role) = (table.arnPlaces(parties.model.value), table.arnPlaces(parties.role.value))
    let region = text(model.region)
    if doubts.contains(.region) {
      let known = ShapeWords.list(regions.map(\.description))
      validator.warn([parties.model], "AWS Clean Rooms is not known in the region \(region)", ["known: \(known)"])
    }
    if doubts.contains(.account) {
      validator.warn(
        [parties.seed, parties.role],
        "the role and the model are of different accounts, which takes a collaborationId",
        ["the model is of account \(text(model.account)), the role of \(text(role.account))"])
    }
    if doubts.contains(.roleName),
      let problem = unsafe table.withText(of: parties.role.value, { unsafe RoleName.problem($0) })
    {
      validator.warn([parties.seed, parties.role], "IAM has no role of this name: \(problem)")
    }
    if doubts.contains(.roleSpace) { validator.warn([parties.seed, parties.role], endsWithSpace) }
    if let source = parties.source, let uri = parties.uri {
      let name = table.text[table.nodes[uri.value].textRange].dropFirst("s3://".utf8.count)
      if doubts.contains(.bucket), let reason = BucketName.reason(name) {
        validator.warn([parties.seed, source, uri], "S3 has no bucket of this name: \(reason)")
      }
      if doubts.contains(.noKey) {
        validator.warn([parties.seed, source, uri], "names a bucket and no key", ["expected s3://<bucket>/<key>"])
      }
      if doubts.contains(.keyPattern) {
        validator.warn(
          [parties.seed, source, uri], "the key looks like a pattern, and S3 takes it letter for letter",
          ["'*', '?' and '{…}' stand for nothing else there: name one object"])
      }
      if doubts.contains(.uriSpace) { validator.warn([parties.seed, source, uri], endsWithSpace) }
    }
    if doubts.contains(.template), let query = parties.query, let template = parties.template {
      validator.warn(
        [parties.seed, query, template],
        "the analysis template is in another region than the model, which is in \(region)")
    }
  }

  private static let endsWithSpace = "ends with white space, which is hardly meant"
}

extension ShapeValidator {
  /// Warns of the value at the end of `path`.
  fileprivate mutating func warn(_ path: [Entry], _ message: String, _ notes: [String] = []) {
    guard let last = path.last else { return }
    inside(path.map(\.key)) { $0.report(last.value, message, notes: notes, severity: .warning) }
  }
}
