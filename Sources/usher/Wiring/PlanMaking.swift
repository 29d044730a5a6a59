import JobModel
import Manifests
import Planning
import StateFile

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Manifests and state → plan, offline: what `plan` shows and `apply` carries out.
enum PlanMaking {
  /// A plan, or the mistakes that make one impossible.
  struct Outcome: Sendable {
    var plan: Plan?
    /// Those of the manifests; the plan has its own.
    var diagnostics: [Diagnostic]
    var jobCount: Int
    var fileCount: Int

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } || plan?.hasErrors ?? true }
    var allDiagnostics: [Diagnostic] { diagnostics + (plan?.diagnostics ?? []) }
  }

  static func make(_ paths: [String], against snapshot: Snapshot) async -> Outcome {
    let declared = await read(paths) { !snapshot.isStarted(name: $0, digest: $1) }
    var outcome = Outcome(
      plan: nil, diagnostics: declared.diagnostics, jobCount: declared.jobs.count, fileCount: declared.fileCount)
    if !declared.hasErrors { outcome.plan = plan(declared.jobs, scopes: declared.scopes, against: snapshot) }
    return outcome
  }

  static func read(
    _ paths: [String], wanting: @escaping @Sendable (JobName, SpecDigest) -> Bool
  ) async -> DeclaredJobs {
    await ManifestReader(workers: ProcessInfo.processInfo.activeProcessorCount).read(paths, wanting: wanting)
  }
}
