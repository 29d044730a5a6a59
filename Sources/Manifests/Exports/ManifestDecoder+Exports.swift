import CleanRoomsMLModel
import JobModel

// What a document of the kind AudienceExportJob has of its own.
extension ManifestDecoder {
  /// - Parameter spec: of a document that may have mistakes.
  mutating func checkExport(below spec: Entry, in table: NodeTable) {
    if let upstream = table.entry("audienceGenerationJob", in: spec.value) { checkName([spec, upstream], in: table) }
    guard let size = table.entry("audienceSize", in: spec.value), let type = table.entry("type", in: size.value),
      let value = table.entry("value", in: size.value), table.nodes[type.value].isScalar,
      table.hasText(type.value, "PERCENTAGE"), let percentage = Int(table.string(value.value)),
      FieldConstraints.audienceSizeValue.contains(percentage),
      !FieldConstraints.audiencePercentage.contains(percentage)
    else { return }
    validator.inside([spec.key, size.key, value.key]) {
      $0.report(
        value.value, "is \(percentage) %",
        notes: ["expected a percentage from 1 to 100, or the type ABSOLUTE"])
    }
  }

  /// Adds the export that a document without errors declares; `ExportReferences` finds its upstream and its digest.
  mutating func addExport(
    _ members: ManifestMembers, in table: NodeTable, of file: ManifestFile, to jobs: inout [DeclaredJob]
  ) {
    guard let spec = members.spec?.value, let name = members.name.flatMap({ JobName(table.string($0.value)) }),
      let size = table.value("audienceSize", in: spec).flatMap({
        AudienceSize(reading: NodeReference(table: table, index: $0))
      })
    else {
      preconditionFailure("\(file.shown) was found right and lacks a required member")
    }
    let arn = table.value("audienceGenerationJobArn", in: spec)
    let job = table.value("audienceGenerationJob", in: spec).flatMap { JobName(table.string($0)) }
    let upstream =
      arn.map { DeclaredExport.Upstream.arn(table.string($0)) }
      ?? job.map { .job(RunID(.audienceGenerationJob, $0, ExportReferences.unknown)) }
    guard let upstream else { preconditionFailure("\(file.shown) was found right and exports nothing") }
    let from = table.nodes[members.root].from
    var export = DeclaredJob(
      run: RunID(.audienceExportJob, name, ExportReferences.unknown),
      revision: members.revision.map { table.string($0.value) },
      givenServiceName: members.serviceName.map { table.string($0.value) },
      location: SourceLocation(file: file.shown, line: Int(from.line), column: Int(from.column)),
      path: file.recorded, account: arn.map { table.string(table.arnParts($0).account) } ?? "",
      region: arn.map { table.string(table.arnParts($0).region) } ?? "")
    export.export = DeclaredExport(
      upstream: upstream, audienceSize: size, description: table.value("description", in: spec).map(table.string))
    jobs.append(export)
  }
}
