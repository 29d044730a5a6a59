import CleanRoomsMLModel
import JobModel

/// The shape of a manifest: usher's own members around the service's request.
enum ManifestShape {
  static let apiVersions = ["usher/v1"]
  static let kinds = JobKind.allCases.map(\.rawValue)

  static let job = StructureShape([
    .init("apiVersion", .text(apiVersion), required: true, "The version of the manifest format."),
    .init("kind", .text(kind), required: true, "The kind of document."),
    .init("metadata", .structure(metadata), required: true, "The job's identity."),
    .init("spec", .structure(spec), required: true, "The StartAudienceGenerationJob request, field for field."),
  ])

  static let export = StructureShape(
    job.members.map { $0.name == "spec" ? .init("spec", .structure(exportSpec), required: true, exportSummary) : $0 })

  private static let exportSummary = "The StartAudienceExportJob request; a declared job stands for its ARN."

  static let metadata = StructureShape([
    .init("name", .text(name), required: true, "The job's name, unique across all manifests."),
    .init("revision", .text(revision), "Change it to run an otherwise identical job again."),
  ])

  /// The service's request, whose `name` may be left to usher, and whose SQL may have a file of its own.
  static let spec = StructureShape(
    withSQLFile(FieldConstraints.request).members.map { $0.name == "name" ? $0.optional : $0 })

  /// The request of an export, whose `name` may be left to usher, and whose upstream may be a declared job.
  static let exportSpec = StructureShape(
    FieldConstraints.exportRequest.members.flatMap { member -> [StructureShape.Member] in
      switch member.name {
      case "name": [member.optional]
      case DeclaredExport.arnMember:
        [
          .init(
            DeclaredExport.jobMember, .text(upstream),
            "A declared job, by its metadata.name: the audience of its current run is exported."),
          member.optional,
        ]
      default: [member]
      }
    }, exactlyOneOf: [DeclaredExport.jobMember, DeclaredExport.arnMember])

  /// The members of a document of which defaults give parts.
  static let inherited: [StaticString] = ["metadata", "spec"]

  /// What a document of a kind is.
  ///
  /// - Parameter isIncomplete: whether its defaults could not be read: what it lacks may be in them.
  static func document(of kind: JobKind, isIncomplete: Bool = false) -> StructureShape {
    switch kind {
    case .audienceGenerationJob: isIncomplete ? partialJob : job
    case .audienceExportJob: isIncomplete ? partialExport : export
    }
  }

  static func spec(of kind: JobKind) -> StructureShape {
    switch kind {
    case .audienceGenerationJob: spec
    case .audienceExportJob: exportSpec
    }
  }

  /// What a document of defaults holds: a revision, and any part of the `spec` of a job of any kind but its name.
  static let defaults = StructureShape([
    .init("apiVersion", .text(apiVersion), required: true, "The version of the manifest format."),
    .init("kind", .text(defaultsKind), required: true, "The kind of document."),
    .init(
      "metadata", .structure(StructureShape(metadata.members.filter { $0.name != "name" })),
      "What the manifests in this folder and below get."),
    .init("spec", .structure(partialSpec), "What the manifests in this folder and below get."),
  ])

  private static let partialJob = StructureShape(
    job.members.map { $0.name == "spec" ? $0.with(.structure(partialSpec)) : $0 })

  static let partialExport = StructureShape(
    export.members.map { $0.name == "spec" ? $0.with(.structure(partial(exportSpec))) : $0 })

  private static let partialSpec = partial(
    StructureShape(
      spec.members + exportSpec.members.filter { spec[$0.name] == nil }, exactlyOneOf: exportSpec.exactlyOneOf))

  /// Whether a member of `spec` in defaults is only another kind's.
  static func isForeign(_ key: UnsafeBufferPointer<UInt8>, to kind: JobKind) -> Bool {
    unsafe spec(of: kind).index(of: key) == nil
      && JobKind.allCases.contains { unsafe spec(of: $0).index(of: key) != nil }
  }

  private static let queryStringFrom = StructureShape.Member(
    "queryStringFrom", .structure(StructureShape([.init("file", .text(sqlFile), required: true, SQLFile.summary)])),
    "A file that holds the query.")

  /// The structure with `queryStringFrom` beside `queryString`, wherever that is in it.
  private static func withSQLFile(_ structure: StructureShape) -> StructureShape {
    var members = structure.members.map { $0.mappingStructure(withSQLFile) }
    var choice = structure.exactlyOneOf
    if let index = members.firstIndex(where: { $0.name == "queryString" }) {
      members[index] = members[index].with(.text(query))
      members.insert(queryStringFrom, at: index + 1)
      choice.insert(queryStringFrom.name, at: (choice.firstIndex(of: "queryString") ?? -1) + 1)
    }
    return StructureShape(members, exactlyOneOf: choice)
  }

  /// The structure with nothing required, neither in it nor further in.
  private static func partial(_ structure: StructureShape) -> StructureShape {
    // A file is named whole or not at all.
    if structure["file"] != nil { return structure }
    return StructureShape(
      structure.members.map { $0.optional.mappingStructure(partial) }, exactlyOneOf: structure.exactlyOneOf,
      isChoiceOptional: true)
  }

  /// The service's model takes any text; `QueryText` knows what else is no query.
  static let query = TextConstraints(
    shape: FieldConstraints.queryString.shape, length: 1...FieldConstraints.queryString.length.upperBound,
    mayBeBlank: false)
  static let apiVersion = TextConstraints(shape: "apiVersion", length: 1...64, values: apiVersions)
  static let kind = TextConstraints(shape: "kind", length: 1...64, values: kinds)
  static let defaultsKind = TextConstraints(shape: "kind", length: 1...64, values: ["Defaults"])
  static let sqlFile = TextConstraints(
    shape: "file", length: 1...1024, form: "a path relative to this file, such as queries/seed.sql")
  /// `JobName` knows the rest of its rule.
  static let name = TextConstraints(shape: "name", length: JobName.length)
  static let upstream = TextConstraints(
    shape: "audienceGenerationJob", length: JobName.length, form: "the metadata.name of a declared job")
  static let revision = TextConstraints(
    shape: "revision", length: 1...64, pattern: TextPattern("[A-Za-z0-9][A-Za-z0-9._:+-]*"),
    form: "letters, digits and . _ : + -, beginning with a letter or digit, such as \"2026-W47\"")
}
