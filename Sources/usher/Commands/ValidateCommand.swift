import ArgumentParser
import JSONText
import JobModel
import Manifests
import Planning

struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks manifests strictly, offline: all mistakes in one run, each at its place.",
    discussion: ExitHelp.offline)

  @OptionGroup var arguments: PathArguments
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let consoles = Consoles(output)
    let declared = await PlanMaking.read(arguments.paths) { _, _ in false }
    if output.format == .json {
      consoles.out.write(Self.document(declared))
    } else {
      DiagnosticView(console: consoles.err).show(declared.diagnostics)
      if !declared.hasErrors {
        consoles.out.line(
          "\(Count.of(declared.jobs.count, "job")) in \(Count.of(declared.fileCount, "file")), all valid.")
      } else {
        consoles.err.line(Count.mistakes(declared.diagnostics))
      }
    }
    try consoles.checkOutput()
    if declared.hasErrors { throw ExitStatus.error }
  }

  private static func document(_ declared: DeclaredJobs) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("formatVersion", 1)
      json.member("jobs", declared.jobs.count)
      json.member("files", declared.fileCount)
      json.key("diagnostics")
      json.array { json in for diagnostic in declared.diagnostics { diagnostic.write(to: &json) } }
    }
    json.newline()
    return json.bytes
  }
}

/// Numbers with their nouns.
enum Count {
  static func of(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  static func mistakes(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count { $0.severity == .error }
    let files = Set(diagnostics.map(\.file)).count
    return "\(of(errors, "error")) in \(of(files, "file"))."
  }
}
