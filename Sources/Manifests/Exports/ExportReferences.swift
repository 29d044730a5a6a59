import JobModel

/// Finds the declared job of each export: its run is a part of the export's.
enum ExportReferences {
  /// In the place of a digest that is not known before all manifests are read.
  static let unknown = SpecDigest(words: (0, 0, 0, 0))

  /// Gives each export its upstream's run, account and region, and its own digest.
  ///
  /// - Returns: an error for each export whose job is not declared, or is of another kind.
  static func resolve(_ jobs: inout [DeclaredJob]) -> [Diagnostic] {
    let exports = jobs.indices.filter { jobs[$0].run.kind == .audienceExportJob }
    if exports.isEmpty { return [] }
    let byName = Dictionary(jobs.indices.map { (jobs[$0].name, $0) }) { first, _ in first }
    var locations = NameLocations()
    var diagnostics: [Diagnostic] = []
    for index in exports {
      guard var export = jobs[index].export else { continue }
      if case .job(let wanted) = export.upstream {
        guard let found = byName[wanted.name], jobs[found].run.kind == .audienceGenerationJob else {
          let found = byName[wanted.name].map { jobs[$0] }
          diagnostics.append(missing(wanted.name, found, of: jobs[index], &locations))
          continue
        }
        export.upstream = .job(jobs[found].run)
        (jobs[index].account, jobs[index].region) = (jobs[found].account, jobs[found].region)
      }
      jobs[index].export = export
      let digest = export.digest(revision: jobs[index].revision)
      jobs[index].run = RunID(.audienceExportJob, jobs[index].name, digest)
    }
    return diagnostics
  }

  private static func missing(
    _ name: JobName, _ found: DeclaredJob?, of export: DeclaredJob, _ locations: inout NameLocations
  ) -> Diagnostic {
    guard let found else {
      return locations.diagnostic(
        at: .upstream, of: export, "no job '\(name)' is declared in the given PATHs",
        notes: ["give the PATH of its manifest too, or name its job by audienceGenerationJobArn"])
    }
    return locations.diagnostic(
      at: .upstream, of: export, "'\(name)' is an \(found.run.kind.rawValue), which has no audience to export",
      notes: ["declared in \(locations.text(.job, of: found))", "name a job of the kind AudienceGenerationJob"])
  }
}
