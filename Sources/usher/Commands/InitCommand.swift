import ArgumentParser
import JobModel

struct InitCommand: ParsableCommand {
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

  @OptionGroup var options: ScreenOptions

  func run() throws {
    let consoles = Consoles(options.screen)
    var repository = NewRepository(folder: folder, pipelines: pipelines)
    do throws(UserError) {
      try repository.write()
    } catch {
      consoles.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    if !options.quiet { for line in repository.report { consoles.out.line("\(line)") } }
    try consoles.checkOutput()
  }
}
