/// What a manifest can declare: its `kind`, in the manifest's spelling.
///
/// Switches over it are exhaustive, so that a new kind does not compile until every decision is made.
package enum JobKind: String, CaseIterable, Sendable {
  case audienceGenerationJob = "AudienceGenerationJob"

  /// The kind where only one is expected: a second one does not compile before each place that says this has decided.
  package static var only: JobKind {
    switch Self.audienceGenerationJob {
    case .audienceGenerationJob: .audienceGenerationJob
    }
  }
}
