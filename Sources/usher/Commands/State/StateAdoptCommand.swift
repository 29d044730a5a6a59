import Applying
import ArgumentParser
import JobModel
import Planning
import StateFile

struct StateAdoptCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Record an existing service job as a declared run.",
    discussion: """
      For a job that somebody else started, that lost its tags, or whose manifest was renamed. Shows the change and asks; \
      then sets the job's tags usher:name and usher:digest and records the run, so that apply never starts it. Only you \
      can check that the job computed what the manifest declares.

      \(ExitHelp.stateChange)
      """)

  @Argument(help: StateHelp.name)
  var name: String

  @Argument(
    help: ArgumentHelp("The job's audienceGenerationJobArn; of an export its name at the service.", valueName: "arn"))
  var arn: String

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String]

  @Flag(
    name: .customLong("take-over"),
    help: "Also if the state or the job's tags say that it is another run's job.")
  var takeOver = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var approval: ApprovalOptions

  func run() async throws {
    try await run(.change) { terminal in
      let name = try GivenName.name(name)
      // Before anything is asked for: a mistake costs no call.
      _ = try StateHelp.job(name, of: try await PlanMaking.jobs(paths), paths)
      let session = try AdoptionSession(
        command: "state adopt", word: "adopted", given: givenState, paths: paths, service: service, terminal: terminal,
        approval: approval)
      return try await session.run(question: { _ in "Adopt this job as the run? Nothing will be started for it." }) {
        adopter, snapshot in
        let job = try StateHelp.job(name, of: try await PlanMaking.jobs(paths), paths)
        if job.export != nil {
          let export = arn.split(separator: "#", maxSplits: 1).last.map { String($0) } ?? arn
          return [try await adopter.adoption(ofExport: export, as: job, against: snapshot, takesOver: takeOver)]
        }
        return [try await adopter.adoption(of: arn, as: job, against: snapshot, takesOver: takeOver)]
      }
    }
  }
}
