/// What a manifest can declare: its `kind`, in the manifest's spelling.
///
/// Switches over it are exhaustive, so that a new kind does not compile until every decision is made.
package enum JobKind: String, CaseIterable, Sendable {
  /// Computes an audience.
  case audienceGenerationJob = "AudienceGenerationJob"
  /// Writes an audience of one size to S3.
  case audienceExportJob = "AudienceExportJob"
}
