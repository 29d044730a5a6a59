import ArgumentParser
import JSONText
import JobModel
import Manifests

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Writes a commented manifest to fill in, <name>.yaml.",
    discussion: """
      What stands in <…> is to be filled in; 'usher validate' says what is left. With --from it is made of an existing \
      request: the JSON of 'aws cleanroomsml start-audience-generation-job --generate-cli-skeleton', or of a call by \
      boto3.


      """ + ExitHelp.offline)

  @Argument(help: ArgumentHelp("The job's name.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("A file with the request as JSON.", valueName: "file"))
  var from: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write; - is standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var screen: ScreenOptions

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
    guard let name = JobName(name) else {
      throw UserError("\(ShownText.quoted(name)) cannot be a job's name", notes: [JobName.form])
    }
    let text = try from.map { file throws(UserError) in try Self.manifest(named: name, from: file) }
      ?? ManifestTemplate.manifest(named: name)
    if output == "-" { return consoles.out.write(text) }
    let path = output ?? "\(name).yaml"
    do {
      // A manifest that is there already is somebody's work.
      try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
    } catch let error as CocoaError where error.code == .fileWriteFileExists {
      throw UserError("\(path) exists already", notes: ["give another file with --output"])
    } catch {
      throw UserError("\(path) cannot be written: \(error)")
    }
    consoles.out.line("Wrote \(path). Fill in what stands in <…>; 'usher validate \(path)' says what is left.")
  }

  private static func manifest(named name: JobName, from file: String) throws(UserError) -> String {
    let request: JSONValue
    do {
      request = try JSONValue(parsing: [UInt8](try Data(contentsOf: URL(filePath: file))))
    } catch let error as JSONSyntaxError {
      throw UserError("\(file): this is not JSON: \(error.message), at byte \(error.offset)")
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      throw UserError("\(file) does not exist")
    } catch {
      throw UserError("\(file) cannot be read: \(error)")
    }
    guard request.members != nil else { throw UserError("\(file): the request is a JSON object, and this is none") }
    return ManifestTemplate.manifest(named: name, from: request)
  }
}
