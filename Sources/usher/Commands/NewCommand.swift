import ArgumentParser
import DurableFile
import JSONText
import JobModel
import Manifests
import SystemPackage

struct NewCommand: ParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a commented manifest to fill in, <name>.yaml.",
    discussion: """
      Replace every <…>; 'usher validate' says what is left. With --from it is made of an existing \
      request: the JSON of 'aws cleanroomsml start-audience-generation-job --generate-cli-skeleton', or of a call by \
      boto3.

      \(ExitHelp.success)
      """)

  @Argument(help: ArgumentHelp("The job's name.", valueName: "name"))
  var name: String

  @Option(
    help: ArgumentHelp("A file with the request as JSON; - is standard input.", valueName: "file"), completion: .file())
  var from: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where to write; - is standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func run() throws {
    let consoles = Consoles(screen)
    do throws(UserError) {
      try write(consoles)
    } catch {
      consoles.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    try consoles.checkOutput()
  }

  private func write(_ consoles: Consoles) throws(UserError) {
    let name = try GivenName.name(name)
    let text =
      try from.map { file throws(UserError) in try Self.manifest(named: name, from: file) }
      ?? ManifestTemplate.manifest(named: name)
    if output == "-" { return consoles.out.write(text) }
    let path = output ?? "\(name).yaml"
    do throws(FileError) {
      // A manifest that is there already is somebody's work.
      try createFile(at: FilePath(path), with: Array(text.utf8))
    } catch {
      throw error.errno == .fileExists
        ? UserError("\(path) exists already", notes: ["give another file with --output"]) : UserError("\(error)")
    }
    guard !screen.quiet else { return }
    consoles.out.line("Wrote \(ShownText.line(path)). Replace every <…>; 'usher validate' says what is left.")
  }

  private static func manifest(named name: JobName, from file: String) throws(UserError) -> String {
    let request: JSONValue
    do {
      request = try JSONValue(parsing: file == "-" ? try readStandardInput() : try readFile(FilePath(file)))
    } catch let error as JSONSyntaxError {
      throw UserError("\(file) is not JSON: \(error.message), at byte \(error.offset)")
    } catch {
      throw UserError("\(error)")
    }
    guard request.members != nil else { throw UserError("\(file) is no request: that is a JSON object") }
    return ManifestTemplate.manifest(named: name, from: request)
  }
}
