import CleanRoomsMLModel
import JobModel

/// The shape of a manifest: usher's own members around the service's request.
enum ManifestShape {
  static let apiVersions = ["usher/v1"]
  static let kinds = ["AudienceGenerationJob"]

  static let job = StructureShape([
    .init("apiVersion", .text(apiVersion), required: true, "The version of usher's manifests."),
    .init("kind", .text(kind), required: true, "What is declared."),
    .init("metadata", .structure(metadata), required: true, "The job's identity."),
    .init("spec", .structure(spec), required: true, "The StartAudienceGenerationJob request, field for field."),
  ])

  static let metadata = StructureShape([
    .init("name", .text(name), required: true, "The job's name, unique over all manifests."),
    .init("revision", .text(revision), "Changed, it runs an otherwise identical job again."),
  ])

  /// The service's request, whose `name` may be left to usher.
  static let spec = StructureShape(
    FieldConstraints.request.members.map { member in
      .init(
        member.name, member.shape, required: member.isRequired && member.name != "name",
        sensitive: member.isSensitive, member.summary)
    })

  static let apiVersion = TextConstraints(shape: "apiVersion", length: 1...64, values: apiVersions)
  static let kind = TextConstraints(shape: "kind", length: 1...64, values: kinds)
  /// `JobName` knows the rest of its rule.
  static let name = TextConstraints(shape: "name", length: JobName.length)
  static let revision = TextConstraints(
    shape: "revision", length: 1...64, pattern: TextPattern("[A-Za-z0-9][A-Za-z0-9._:+-]*"),
    form: "letters, digits and . _ : + -, beginning with a letter or digit, such as \"2026-W47\"")
}
