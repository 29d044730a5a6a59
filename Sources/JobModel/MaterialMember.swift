/// A member of a job's declaration that is material: if it changes, the job runs again.
///
/// This is the only declaration of these members and of what they decide: the digest, the changes that are shown,
/// `state accept` and `explain` read it.
package struct MaterialMember: Sendable {
  /// What a change of it changes.
  package enum Effect: Sendable {
    /// The audience that is computed.
    case result
    /// Who reads the seed.
    case access
    /// What computes it.
    case compute
  }

  /// The members of the object that is digested: of the request, and the manifest's `revision`.
  package enum Root: String, CaseIterable, Sendable {
    case configuredAudienceModelArn, seedAudience, collaborationId
    /// Only if it is true.
    case includeSeedInOutput
    case revision
  }

  package let root: Root
  /// Its path in the request, `seedAudience.roleArn` for example.
  package let path: String
  package let effect: Effect
  /// Whether its value may be shown and kept only as size and digest.
  package let isSensitive: Bool

  private init(_ root: Root, _ rest: String? = nil, _ effect: Effect = .result, sensitive: Bool = false) {
    (self.root, self.effect, isSensitive) = (root, effect, sensitive)
    path = root.rawValue + (rest.map { ".\($0)" } ?? "")
  }

  /// In the order in which they are shown.
  package static let all = [
    MaterialMember(.revision),
    MaterialMember(.configuredAudienceModelArn),
    MaterialMember(.seedAudience, "dataSource.s3Uri"),
    MaterialMember(.seedAudience, "roleArn", .access),
    MaterialMember(.seedAudience, "sqlParameters.queryString", sensitive: true),
    MaterialMember(.seedAudience, "sqlParameters.analysisTemplateArn", sensitive: true),
    MaterialMember(.seedAudience, "sqlParameters.parameters", sensitive: true),
    MaterialMember(.seedAudience, "sqlComputeConfiguration.worker.type", .compute),
    MaterialMember(.seedAudience, "sqlComputeConfiguration.worker.number", .compute),
    MaterialMember(.seedAudience, "sqlComputeConfiguration.worker.properties.spark", .compute),
    MaterialMember(.collaborationId),
    MaterialMember(.includeSeedInOutput),
  ]

  /// The members of the object that is digested, in canonical order.
  package static let digested = Root.allCases.sorted {
    CanonicalJSON.precedes(Array($0.rawValue.utf8)[...], Array($1.rawValue.utf8)[...])
  }

  /// What a changed field changes: the result, if it is not known.
  package static func effect(of change: FieldChange) -> Effect {
    let path = change.path.utf8
    let member = all.first { path.elementsEqual($0.path.utf8) || path.starts(with: "\($0.path).".utf8) }
    return member?.effect ?? .result
  }
}
