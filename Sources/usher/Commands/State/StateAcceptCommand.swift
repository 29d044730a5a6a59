import Applying
import ArgumentParser
import JobModel
import Planning
import StateFile

struct StateAcceptCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Mark a changed spec as done; start nothing.",
    usage: "usher state accept [<options>] <name> ... <path> ...",
    discussion: """
      Records the changed spec as started, with the job of the latest recorded run of that name. Only the seed's role and \
      the workers may have changed, unless --results-differ is given. Shows the change and asks; then sets the job's \
      tags usher:name and usher:digest, and records the run. The recorded exports of the job are accepted too.

      \(NamesAndPaths.rule)

      \(ExitHelp.stateChange)
      """)

  @Argument(
    help: ArgumentHelp(
      "The jobs, by metadata.name, then the folders or files that declare them.", valueName: "name> ... <path"),
    completion: .file())
  var namesAndPaths: [String]

  @Flag(
    name: .customLong("results-differ"),
    help: "Also accept other changes than of the seed's role or the workers. The job computed another result.")
  var resultsDiffer = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var approval: ApprovalOptions

  func validate() throws {
    guard namesAndPaths.count >= 2 else { throw ValidationError("Give a job's name, then a path.") }
  }

  func run() async throws {
    try await run(.change) { terminal in
      let given = try NamesAndPaths(namesAndPaths)
      _ = try await wanted(given)
      let session = try AdoptionSession(
        command: "state accept", word: "accepted", given: givenState, paths: given.paths, service: service,
        terminal: terminal, approval: approval)
      return try await session.run(question: question) { adopter, snapshot in
        var adoptions: [Adoption] = []
        let (declared, wanted) = try await wanted(given)
        for job in wanted {
          let adoption = try await adopter.acceptance(of: job, against: snapshot, resultsDiffer: resultsDiffer)
          adoptions += [adoption] + adopter.acceptance(of: declared, exporting: adoption, against: snapshot)
        }
        return adoptions
      }
    }
  }

  private func question(_ adoptions: [Adoption]) -> ShownText {
    let count = adoptions.count { !$0.isDone }
    return "Mark \(count == 1 ? "this spec" : "these \(count) specs") as done? "
      + "Nothing will be started for \(count == 1 ? "it" : "them")."
  }

  /// All declared jobs, and those that were named.
  private func wanted(
    _ given: NamesAndPaths
  ) async throws(UserError) -> (declared: [DeclaredJob], wanted: [DeclaredJob]) {
    let declared = try await PlanMaking.jobs(given.paths)
    try given.requireClear(Set(declared.map(\.name)))
    var jobs: [DeclaredJob] = []
    for name in given.names {
      let job = try StateHelp.job(name, of: declared, given.paths)
      if job.export != nil {
        throw UserError("'\(name)' is an export: accept its job, and its recorded exports are accepted too")
      }
      jobs.append(job)
    }
    return (declared, jobs)
  }
}
