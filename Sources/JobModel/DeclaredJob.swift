package import CleanRoomsMLModel

/// One job as a manifest declares it: its identity, its place, and, for a run that the caller asked for, its request.
package struct DeclaredJob: Sendable {
  package var name: JobName
  package var revision: String?
  package var digest: SpecDigest
  /// `spec.name`, where the manifest gives it.
  package var givenServiceName: String?
  /// Where the manifest begins.
  package var location: SourceLocation
  /// The manifest's file relative to its root, as the state records it.
  package var path: String
  /// The seed role's account, 12 digits: the job belongs to it.
  package var account: String
  /// The model's region: the job runs there.
  package var region: String
  /// What is sent, service name and usher's tags included; nil for a run that was not asked for.
  package var request: StartAudienceGenerationJobRequest?

  package init(
    name: JobName, revision: String?, digest: SpecDigest, givenServiceName: String?, location: SourceLocation,
    path: String, account: String, region: String, request: StartAudienceGenerationJobRequest?
  ) {
    self.name = name
    self.revision = revision
    self.digest = digest
    self.givenServiceName = givenServiceName
    self.location = location
    self.path = path
    self.account = account
    self.region = region
    self.request = request
  }

  /// The job's name at the service: `spec.name`, or `<metadata.name>-<first 8 digits of the digest>`.
  package var serviceName: String { givenServiceName ?? "\(name)-\(digest.short)" }
}

/// The tags by which usher knows a job at the service as one of its own.
package enum JobTags {
  /// Reserved in any case of letters.
  package static let reservedPrefix = "usher:"
  package static let name = "usher:name"
  package static let digest = "usher:digest"
  /// How many tags are left for users: the service allows 50, two are usher's.
  package static let userMaximum = (FieldConstraints.tags.maximumCount ?? 50) - 2

  /// The user's tags and usher's two.
  package static func adding(to tags: StringMap?, name: JobName, digest: SpecDigest) -> StringMap {
    var tags = tags ?? StringMap()
    tags[Self.name] = name.text
    tags[Self.digest] = digest.description
    return tags
  }

  /// Whether `tags` are those of the run (`name`, `digest`).
  package static func agree(_ tags: StringMap, name: JobName, digest: SpecDigest) -> Bool {
    tags[Self.name] == name.text && tags[Self.digest] == digest.description
  }
}
