import JobModel
import Manifests
import Planning

/// What programs read names each file as its repository does, however the PATHs were written: GitHub shows an annotation
/// of no other path.
enum RepositoryNames {
  static func of(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var paths = RepositoryPaths()
    return diagnostics.map { name($0, &paths) }
  }

  static func of(_ declared: DeclaredJobs) -> DeclaredJobs {
    var paths = RepositoryPaths()
    var named = declared
    named.diagnostics = declared.diagnostics.map { name($0, &paths) }
    for index in named.jobs.indices {
      named.jobs[index].location.file = paths.path(of: named.jobs[index].location.file)
      for origin in named.jobs[index].origins.indices {
        named.jobs[index].origins[origin].file = paths.path(of: named.jobs[index].origins[origin].file)
      }
    }
    return named
  }

  static func of(_ outcome: PlanMaking.Outcome) -> PlanMaking.Outcome {
    var paths = RepositoryPaths()
    var named = outcome
    named.diagnostics = outcome.diagnostics.map { name($0, &paths) }
    named.plan = outcome.plan.map { name($0, &paths) }
    return named
  }

  private static func name(_ plan: Plan, _ paths: inout RepositoryPaths) -> Plan {
    var named = plan
    named.diagnostics = plan.diagnostics.map { name($0, &paths) }
    for index in named.items.indices {
      named.items[index].job.location.file = paths.path(of: named.items[index].job.location.file)
    }
    return named
  }

  private static func name(_ diagnostic: Diagnostic, _ paths: inout RepositoryPaths) -> Diagnostic {
    var named = diagnostic
    guard let file = diagnostic.file else { return named }
    let path = paths.path(of: file)
    named.file = path
    named.location?.file = path
    return named
  }
}
