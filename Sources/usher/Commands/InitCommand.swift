import ArgumentParser
import JobModel

struct InitCommand: ParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a starting repository: usher.yaml, a manifest to fill in, what git has to know, and pipelines.",
    discussion: """
      Nothing that is there is written over: to .gitattributes and .gitignore the lines are added that they lack, and a \
      folder jobs and the files of pipelines stay as they are.

      \(ExitHelp.success)
      """)

  @Argument(help: ArgumentHelp("Where; made if it is not there.", valueName: "folder"), completion: .directory)
  var folder = "."

  @Option(
    name: .customLong("ci"),
    help: "The pipelines to write; without it gitlab where there is a .gitlab-ci.yml, and github elsewhere.")
  var pipelines: Pipelines?

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func run() throws {
    let consoles = Consoles(screen)
    var repository = NewRepository(folder: folder, pipelines: pipelines)
    do throws(UserError) {
      try repository.write()
    } catch {
      consoles.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    if !screen.quiet { for line in repository.report { consoles.out.line(ShownText.line(line)) } }
    try consoles.checkOutput()
  }
}
