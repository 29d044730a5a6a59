import ArgumentParser
import JobModel

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a new repository: usher.yaml, a manifest to fill in, git settings and pipelines.",
    discussion: """
      Overwrites nothing: adds missing lines to .gitattributes and .gitignore, and leaves an existing folder jobs and \
      existing pipeline files as they are.

      \(ExitHelp.success)
      """)

  @Argument(
    help: ArgumentHelp("The folder; usher creates it if it does not exist.", valueName: "folder"),
    completion: .directory)
  var folder = "."

  @Option(
    name: .customLong("ci"),
    help: "The pipelines to write. (default: gitlab if there is a .gitlab-ci.yml, otherwise github)")
  var pipelines: Pipelines?

  @OptionGroup var options: ScreenOptions

  func run() throws {
    let terminal = Terminal(options.screen)
    var repository = NewRepository(folder: folder, pipelines: pipelines)
    do throws(UserError) {
      try repository.write()
    } catch {
      terminal.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    if !options.quiet { for line in repository.report { terminal.out.line("\(line)") } }
    try terminal.checkOutput()
  }
}
