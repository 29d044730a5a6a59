import JobModel

/// Warns of members of a job that are each allowed and probably do not fit together.
enum RelationRules {
  /// Where AWS Clean Rooms is: `cleanrooms` in botocore's endpoints.json. It names no regions for `cleanrooms-ml`.
  static let regions: [StaticString] = [
    "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "eu-central-1", "eu-north-1", "eu-west-1",
    "eu-west-2", "us-east-1", "us-east-2", "us-west-2",
  ]

  /// - Parameters:
  ///   - members: of a document without errors.
  ///   - spec: the key of its `spec`.
  static func check(
    _ members: ManifestMembers, below spec: Int, in table: NodeTable, into validator: inout ShapeValidator
  ) {
    guard let related = RelatedMembers(members, in: table) else { return }
    let warnings = related.warnings(in: table)
    if warnings.isEmpty { return }
    validator.inside(spec) { report(warnings, related, in: table, into: &$0) }
  }

  private static func report(
    _ warnings: MemberWarnings, _ related: RelatedMembers, in table: NodeTable, into validator: inout ShapeValidator
  ) {
    let text = { (range: Range<Int>) in ShownText.line(table.string(range)) }
    let (model, role) = (table.arnParts(related.model.value), table.arnParts(related.role.value))
    let region = text(model.region)
    if warnings.contains(.region) {
      let known = ShapeMessages.list(regions.map(\.description))
      validator.warn(
        [related.model], "AWS Clean Rooms is not known to run in the region \(region)", ["known regions: \(known)"])
    }
    if warnings.contains(.account) {
      validator.warn(
        [related.seed, related.role],
        "the role and the model belong to different accounts, which needs a collaborationId",
        ["the model belongs to account \(text(model.account)), the role to \(text(role.account))"])
    }
    if warnings.contains(.roleName),
      let problem = unsafe table.withText(of: related.role.value, { unsafe RoleName.problem($0) })
    {
      validator.warn([related.seed, related.role], "IAM allows no role with this name: \(problem)")
    }
    if warnings.contains(.roleSpace) { validator.warn([related.seed, related.role], endsWithSpace) }
    if let source = related.source, let uri = related.uri {
      let name = table.text[table.nodes[uri.value].textRange].dropFirst("s3://".utf8.count)
      if warnings.contains(.bucket), let reason = BucketName.reason(name) {
        validator.warn([related.seed, source, uri], "S3 allows no new bucket with this name: \(reason)")
      }
      if warnings.contains(.noKey) {
        validator.warn([related.seed, source, uri], "names a bucket but no key", ["expected s3://<bucket>/<key>"])
      }
      if warnings.contains(.keyPattern) {
        validator.warn(
          [related.seed, source, uri], "the key looks like a pattern, but S3 uses it literally",
          ["'*', '?' and '{…}' are ordinary characters there: name one object"])
      }
      if warnings.contains(.uriSpace) { validator.warn([related.seed, source, uri], endsWithSpace) }
    }
    if warnings.contains(.template), let query = related.query, let template = related.template {
      validator.warn(
        [related.seed, query, template],
        "the analysis template is in another region than the model, which is in \(region)")
    }
  }

  private static let endsWithSpace = "ends with white space, which is probably a mistake"
}

extension ShapeValidator {
  /// Warns of the value at the end of `path`.
  fileprivate mutating func warn(_ path: [Entry], _ message: String, _ notes: [String] = []) {
    guard let last = path.last else { return }
    inside(path.map(\.key)) { $0.report(last.value, message, notes: notes, severity: .warning) }
  }
}
