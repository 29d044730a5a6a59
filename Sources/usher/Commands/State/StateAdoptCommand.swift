import Applying
import ArgumentParser
import JobModel
import Planning
import StateFile

struct StateAdoptCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Record a job that is at the service already as a declared run.",
    discussion: """
      For a job that somebody else started, one that lost its tags, or one whose manifest was renamed. Shows what it \
      does and asks; then it sets the job's tags usher:name and usher:digest and records the run, so that apply never \
      starts it. Whether the job computed what the manifest declares, nobody can check but you.

      \(ExitHelp.stateChange)
      """)

  @Argument(help: StateWords.name)
  var name: String

  @Argument(help: ArgumentHelp("The job's audienceGenerationJobArn.", valueName: "arn"))
  var arn: String

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String]

  @Flag(
    name: .customLong("take-over"),
    help: "Also where the state or the job's tags say that it is another run's job.")
  var takeOver = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var service: ServiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var approval: ApprovalOptions

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(format) {
      let name = try GivenName.name(name)
      // Before anything is asked for: a mistake costs no call.
      _ = try StateWords.job(name, of: try await PlanMaking.jobs(paths), paths)
      let session = try AdoptionSession(
        command: "state adopt", word: "adopted", given: givenState, paths: paths, service: service, consoles: consoles,
        isApproved: approval.autoApprove, lockTimeout: approval.locking.timeout)
      try await session.run(format, question: { _ in "Take this job for the run? Nothing will be started for it." }) {
        adopter, snapshot in
        let job = try StateWords.job(name, of: try await PlanMaking.jobs(paths), paths)
        return [try await adopter.adoption(of: arn, as: job, against: snapshot, takesOver: takeOver)]
      }
    }
  }
}
