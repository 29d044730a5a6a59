import ArgumentParser
import DurableFile
import JSONText
import JobModel
import Manifests
import SystemPackage

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a manifest with comments to fill in, <name>.yaml.",
    discussion: """
      Replace every <…>; 'usher validate' shows what is left. With --from, the manifest is made from an existing \
      request: the JSON of 'aws cleanroomsml start-audience-generation-job --generate-cli-skeleton', or of a boto3 \
      call.

      \(ExitHelp.success)
      """)

  @Argument(help: ArgumentHelp("The job's name.", valueName: "name"))
  var name: String

  @Option(help: "What the manifest declares.")
  var kind = Kind.job

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case job = "AudienceGenerationJob"
    case export = "AudienceExportJob"
  }

  func validate() throws {
    if from != nil, kind == .export { throw ValidationError("--from makes only manifests of AudienceGenerationJob.") }
  }

  @Option(
    help: ArgumentHelp("A file with the request as JSON, or - for standard input.", valueName: "file"),
    completion: .file())
  var from: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write, or - for standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var options: ScreenOptions

  func run() throws {
    let terminal = Terminal(options.screen)
    do throws(UserError) {
      try write(terminal)
    } catch {
      terminal.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    try terminal.checkOutput()
  }

  private func write(_ terminal: Terminal) throws(UserError) {
    let name = try GivenName.name(name)
    let text =
      try from.map { file throws(UserError) in try Self.manifest(named: name, from: file) }
      ?? ManifestTemplate.manifest(named: name, of: kind == .job ? .audienceGenerationJob : .audienceExportJob)
    if output == "-" { return terminal.out.write(ShownText(verbatim: text)) }
    let path = output ?? "\(name).yaml"
    do throws(FileError) {
      // A manifest that is there already is somebody's work.
      try createFile(at: FilePath(path), with: Array(text.utf8))
    } catch {
      throw error.errno == .fileExists
        ? UserError("\(path) already exists", notes: ["give another file with --output"]) : UserError("\(error)")
    }
    guard !options.quiet else { return }
    terminal.out.line("Wrote \(path). Replace every <…>; 'usher validate' shows what is left.")
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
    guard request.members != nil else { throw UserError("\(file) is not a request: expected a JSON object") }
    return ManifestTemplate.manifest(named: name, from: request)
  }
}
