import ArgumentParser
import JobModel

struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Inspect and repair the state.",
    discussion: """
      apply maintains the state itself. Use these commands for what it cannot know: a lost state, a job that somebody \
      else started, a changed spec that needs no new run.
      """,
    subcommands: [
      StateListCommand.self, StateShowCommand.self, StateAdoptCommand.self, StateAcceptCommand.self,
      StateForgetCommand.self, StateRebuildCommand.self, StateVerifyCommand.self, StateCopyCommand.self,
    ])
}

/// What the state commands have in common.
enum StateHelp {
  static let name = ArgumentHelp("The job: its metadata.name.", valueName: "name")

  /// The declared job of that name.
  static func job(_ name: JobName, of jobs: [DeclaredJob], _ paths: [String]) throws(UserError) -> DeclaredJob {
    guard let job = jobs.first(where: { $0.name == name }) else {
      throw UserError(
        "no manifest in \(paths.joined(separator: ", ")) declares '\(name)'",
        notes: ["give the folder or file of its manifest"])
    }
    return job
  }
}
