import ArgumentParser
import DurableFile
import JobModel
import Manifests
import Planning
import StateFile
import SystemPackage

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show what failed, how good the audiences are, and which size is worth exporting (offline).",
    discussion: """
      Shows what the state records about how jobs ended. Of a state in S3 it reads two objects; otherwise it uses no \
      network and reads no credentials. With PATHs: only the jobs that they declare, also those that are not started.

      \(ExitHelp.report)
      """)

  @Argument(
    help: ArgumentHelp(
      "Only the jobs that these folders or files declare. (default: all jobs in the state)", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @Option(help: "For people, as one JSON document, as a comment on GitHub, or as one page that loads nothing.")
  var format = ReportFormat.text

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Write the report to this file.", valueName: "file"), completion: .file())
  var file: String?

  @OptionGroup var options: ScreenOptions

  func run() async throws {
    let terminal = Terminal(options.screen, document: format == .json ? .report : nil)
    try await terminal.run { try await run(terminal) }
  }

  private func run(_ terminal: Terminal) async throws -> Ending {
    let state = try terminal.state(given: givenState, paths: paths)
    let snapshot = try await state.read(terminal, state.commands(paths: paths))
    let report = Report(ReportInput(snapshot, of: paths.isEmpty ? nil : try await declared()))
    let ending = Ending(report, state.member(snapshot.owner)) {
      // Each format escapes what it quotes by its own rules.
      terminal.out.write(
        ShownText(verbatim: text(report) { terminal.out.toned(ShownText(verbatim: $0), $1).text }))
    }
    guard let file else { return ending }
    let bytes =
      format == .json
      ? ending.document(.report, said: terminal.record.said) : Array(text(report) { text, _ in text }.utf8)
    do throws(FileError) {
      try replaceFile(at: FilePath(file), with: bytes)
    } catch {
      throw UserError("\(error)")
    }
    // It is in the file.
    terminal.record.once {}
    return ending
  }

  private func text(_ report: Report, _ toned: @escaping (String, Console.Tone) -> String) -> String {
    switch format {
    case .text, .json: ReportText(toned: toned).text(report)
    case .markdown: ReportMarkdown(report: report).text()
    case .html: ReportPage(report: report).html
    }
  }

  private func declared() async throws(UserError) -> [DeclaredJob] {
    let declared = await PlanMaking.read(paths) { _ in false }
    guard !declared.hasErrors else {
      throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
    }
    return declared.jobs
  }
}

extension Ending {
  init(_ report: Report, _ state: StateMember, show: @escaping () -> Void) {
    self.init(
      state: state,
      counts: Dictionary(uniqueKeysWithValues: Report.State.allCases.map { ($0.rawValue, report.count($0)) }),
      members: ReportDocument(report).write, show: show)
  }
}

enum ReportFormat: String, ExpressibleByArgument {
  case text, json, markdown, html

  static let allValueStrings = [text, json, markdown, html].map { $0.rawValue }
  static let allValueDescriptions: [String: String] = [:]
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  var defaultValueDescription: String { rawValue }
}

extension ReportInput {
  /// What a state says of all its jobs, or of the declared ones, with those of them that are not started.
  init(_ snapshot: Snapshot, of declared: [DeclaredJob]?) {
    let names = declared.map { Set($0.map(\.name)) }
    let isWanted = { (name: JobName) in names?.contains(name) ?? true }
    self.init(
      runs: snapshot.allStarted.filter { isWanted($0.name) }.map { record in
        Run(
          run: record.run, revision: record.revision, serviceName: record.serviceName,
          audienceGenerationJobArn: record.audienceGenerationJobArn,
          configuredAudienceModelArn: record.configuredAudienceModelArn, startTime: record.time,
          isAdopted: record.adopted, outcome: snapshot.outcome(of: record))
      },
      openStarts: snapshot.openIntents.filter { $0.run.kind == .audienceGenerationJob && isWanted($0.name) }.map {
        OpenStart(run: $0.run, time: $0.time)
      },
      notStarted: (declared ?? []).filter { job in
        job.export == nil && !snapshot.isStarted(job.run)
          && !snapshot.openIntents(named: job.name).contains { $0.run == job.run }
      }.map { NotStarted(run: $0.run, revision: $0.revision) })
  }
}
