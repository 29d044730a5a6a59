import JobModel
import Manifests
import Planning
import StateFile

/// Manifests and state → plan, offline: what `plan` shows and `apply` carries out.
enum PlanMaking {
  /// A plan, or the mistakes that make one impossible.
  struct Outcome: Sendable {
    var plan: Plan?
    /// Those of the manifests; the plan has its own.
    var diagnostics: [Diagnostic]
    /// What else a reviewer has to know.
    var notes: [PlanNote] = []

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } || plan?.hasErrors ?? true }
    var allDiagnostics: [Diagnostic] { diagnostics + (plan?.diagnostics ?? []) }
  }

  /// Which jobs of a plan carry their requests.
  enum Requests {
    /// Those of other runs that were started: what changed is said. Nobody looks at the requests of new jobs.
    case changed
    /// All that are to be started.
    case missing
    /// Those that are to be started, and this one.
    case missingAnd(JobName)
    case all
  }

  /// - Parameters:
  ///   - maximumStarts: the value of `--max-starts`, which can only tighten what `usher.yaml` says.
  ///   - commands: those that the plan's diagnostics name.
  static func make(
    _ paths: GivenPaths, isStrict: Bool, maximumStarts: Int? = nil, against snapshot: Snapshot,
    requests: Requests = .missing, commands: UsherCommands
  ) async -> Outcome {
    let declared = await read(paths, isStrict: isStrict) { run in
      switch requests {
      case .changed: !snapshot.isStarted(run) && snapshot.hasRuns(named: run.name)
      case .missing: !snapshot.isStarted(run)
      case .missingAnd(let wanted): run.name == wanted || !snapshot.isStarted(run)
      case .all: true
      }
    }
    var outcome = Outcome(diagnostics: declared.diagnostics)
    if !declared.hasErrors {
      outcome.plan = plan(
        declared.jobs, scopes: declared.scopes, against: snapshot, namesAccounts: !paths.accounts.isEmpty,
        commands: commands)
      outcome.plan?.startLimit = .tighter(
        maximumStarts.map { StartLimit(count: $0) },
        paths.maxStarts.map { StartLimit(count: $0.value, place: $0.place) })
    }
    return outcome
  }

  /// - Parameters:
  ///   - isStrict: whether warnings are errors.
  ///   - isTracing: whether the jobs tell where each of their values stands.
  static func read(
    _ paths: [String], isStrict: Bool = false, isTracing: Bool = false,
    wanting: @escaping @Sendable (RunID) -> Bool
  ) async -> DeclaredJobs {
    await read(
      GivenPaths(paths, version: Usher.version), isStrict: isStrict, isTracing: isTracing, wanting: wanting)
  }

  /// Every declared job with its request.
  ///
  /// - Throws: where the manifests have mistakes.
  static func jobs(_ paths: [String]) async throws(UserError) -> [DeclaredJob] {
    let declared = await read(paths) { _ in true }
    guard !declared.hasErrors else {
      throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
    }
    return declared.jobs
  }

  private static func read(
    _ paths: GivenPaths, isStrict: Bool, isTracing: Bool = false,
    wanting: @escaping @Sendable (RunID) -> Bool
  ) async -> DeclaredJobs {
    let reader = ManifestReader(workers: ProcessInfo.processInfo.activeProcessorCount)
    var declared = await reader.read(paths, isTracing: isTracing, wanting: wanting)
    if isStrict {
      for index in declared.diagnostics.indices { declared.diagnostics[index].severity = .error }
    }
    return declared
  }
}
