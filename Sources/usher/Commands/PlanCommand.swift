import ArgumentParser
import DurableFile
import JobModel
import Manifests
import Planning
import StateFile
import SystemPackage

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    _superCommandName: "usher",
    abstract: "Show what apply would start, and why (offline).",
    discussion: """
      Compares the manifests with the state file. Uses no network and reads no credentials, so it is safe on any pull \
      request.

      \(ExitHelp.plan)
      """, version: Usher.version)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Flag(help: PathHelp.strict)
  var strict = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @Option(
    help: ArgumentHelp(
      "A checkout of the target branch. Its state counts, and a merge that would change the state is an error.",
      valueName: "folder"), completion: .directory)
  var against: String?

  @Flag(
    name: .customLong("allow-state-change"), help: "With --against, only warn if the merge would change the state.")
  var allowsStateChange = false

  @Option(
    help: "Output for people, as one JSON document, as a GitHub comment, for GitHub workflows, or as a GitLab report.")
  var format = PlanFormat.text

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Save what would be started, for 'apply --plan'.", valueName: "file"), completion: .file())
  var savedPlan: String?

  @Option(
    name: .customLong("out-markdown"),
    help: ArgumentHelp("Also write the plan as Markdown, with any errors.", valueName: "file"), completion: .file())
  var markdown: String?

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  @Flag(name: .customLong("detailed-exitcode"), help: "Exit with 2 if apply has jobs to start or open starts to check.")
  var detailedExitCode = false

  private var screen: Screen { Screen(color: color, quiet: quiet, verbose: verbose) }

  func validate() throws {
    try screen.validate()
    if allowsStateChange, against == nil { throw ValidationError("--allow-state-change needs --against.") }
  }

  func run() async throws {
    let terminal = Terminal(screen)
    let given = GivenPaths(paths, version: Usher.version)
    var state = ChosenState(given: givenState)
    var snapshot: Snapshot?
    var outcome: PlanMaking.Outcome
    do throws(UserError) {
      var comparison: TargetComparison?
      if let against { comparison = try TargetComparison(against, of: given, allowsStateChange: allowsStateChange) }
      if givenState == nil, let comparison {
        state = comparison.state
      } else {
        state = try ChosenState.find(given: givenState, for: given)
      }
      let commands = state.commands(paths: paths)
      let read = try await state.read(for: given, readsMetrics: false)
      snapshot = read
      outcome = await PlanMaking.make(given, isStrict: strict, against: read, requests: requests, commands: commands)
      if !outcome.hasErrors { outcome.notes += PlanNote.missing(state.missing(commands)) }
      outcome.notes += PlanNote.all(of: read, at: state.path)
      let empty = await state.emptiness(of: read, commands)
      if !empty.isEmpty { outcome.notes.append(PlanNote(.warning, empty.joined(separator: "\n  "))) }
      if !read.openIntents.isEmpty { outcome.plan?.lockHolder = await state.holder }
      if let comparison {
        outcome.notes += comparison.notes
        outcome.diagnostics += await comparison.diagnostics()
      } else if !outcome.hasErrors {
        outcome.notes += given.projectFiles.map {
          PlanNote(.note, "project file: \($0.shown)\($0.isEmpty ? " (empty: it sets no rules)" : "")")
        }
      }
    } catch {
      terminal.error(error.message, notes: error.notes)
      var diagnostic = error.diagnostic
      diagnostic.file = state.path
      outcome = PlanMaking.Outcome(diagnostics: [diagnostic])
    }
    // The document tells of a file that could not be written, too.
    var failure: UserError?
    do throws(UserError) { try save(outcome) } catch { failure = error }
    let code = failure == nil ? code(of: outcome) : ExitStatus.error
    do throws(UserError) {
      try show(outcome, snapshot, state, code, failure, terminal)
      if let failure { throw failure }
    } catch {
      terminal.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    try terminal.checkOutput()
    if code != .success { throw code }
  }

  private func code(of outcome: PlanMaking.Outcome) -> ExitCode {
    if outcome.hasErrors { return ExitStatus.error }
    return detailedExitCode && outcome.plan?.isDone == false ? ExitStatus.somethingToStart : .success
  }

  /// What the views need; to make a request costs more than to plan its job.
  private var requests: PlanMaking.Requests {
    if verbose { return .all }
    return format == .markdown || format == .github || markdown != nil || savedPlan != nil ? .missing : .changed
  }

  private func show(
    _ made: PlanMaking.Outcome, _ snapshot: Snapshot?, _ state: ChosenState, _ code: ExitCode, _ failure: UserError?,
    _ terminal: Terminal
  ) throws(UserError) {
    let outcome = format == .text ? made : RepositoryNames.of(made)
    switch format {
    case .text: if let snapshot { show(outcome, snapshot, state, terminal) }
    case .json:
      let said = outcome.notes.map(\.diagnostic) + (failure.map { [$0.diagnostic] } ?? [])
      let advice = { (item: Plan.Item) in outcome.plan.map { PlanEntry.advice(for: item, in: $0) } ?? [] }
      terminal.out.document(
        PlanDocument(
          outcome.plan, code: Int(code.rawValue), diagnostics: outcome.diagnostics + said, statePath: state.path,
          exists: state.exists, owner: snapshot?.owner, error: snapshot == nil ? outcome.diagnostics.first : nil,
          notes: outcome.notes.map(\.text), advice: advice
        ).json)
    case .markdown: terminal.out.write(ShownText(verbatim: PlanMarkdown(outcome: outcome).text()))
    case .github: try handOn(outcome, state, to: terminal)
    case .gitlab:
      if snapshot != nil { DiagnosticView(console: terminal.err).show(outcome.allDiagnostics) }
      show(outcome.notes, terminal)
      if let plan = outcome.plan, !outcome.hasErrors {
        PlanView(console: terminal.err, detail: .changes).showFailures(of: plan)
        terminal.out.document(GitLabReport.document(plan))
      }
    }
  }

  private func show(
    _ outcome: PlanMaking.Outcome, _ snapshot: Snapshot, _ state: ChosenState, _ terminal: Terminal
  ) {
    DiagnosticView(console: terminal.err).show(outcome.allDiagnostics)
    show(outcome.notes, terminal)
    if outcome.hasErrors {
      terminal.err.line("\(Count.mistakes(outcome.allDiagnostics)) Nothing can be planned.")
    } else if let plan = outcome.plan {
      PlanView(console: terminal.out, detail: screen.planDetail).show(plan)
    }
  }

  private func show(_ notes: [PlanNote], _ terminal: Terminal) {
    for note in notes {
      switch note.severity {
      case .warning: terminal.warning(note.text)
      case .note: if !quiet { terminal.note("note: \(note.text)") }
      }
    }
  }

  /// Annotations in the step's log, the plan in its summary, and its outputs.
  private func handOn(
    _ outcome: PlanMaking.Outcome, _ state: ChosenState, to terminal: Terminal
  ) throws(UserError) {
    terminal.out.commands(GitHubView.lines(outcome.allDiagnostics) + GitHubView.lines(outcome.notes))
    let step = GitHubStep(environment: ProcessInfo.processInfo.environment)
    if !(try step.summarise(PlanMarkdown(outcome: outcome))) {
      terminal.warning("the plan is not in the step's summary, because the summary has no room left for it")
    }
    guard let plan = outcome.plan, !outcome.hasErrors else { return }
    terminal.out.commands(GitHubView.failures(plan) + GitHubView.notices(plan))
    let counts = plan.counts
    try step.output([
      ("changes", "\(!plan.isDone)"), ("starts", "\(counts.start)"), ("deferred", "\(counts.deferred)"),
      ("digest", SavedPlan(plan).digest.description),
    ])
  }

  /// Writes the files that were asked for: the plan only where there is one, the Markdown in any case.
  private func save(_ outcome: PlanMaking.Outcome) throws(UserError) {
    if let markdown {
      try Self.write(Array(PlanMarkdown(outcome: RepositoryNames.of(outcome)).text().utf8), to: markdown)
    }
    if let savedPlan, let plan = outcome.plan, !outcome.hasErrors {
      try Self.write(SavedPlan(plan).json, to: savedPlan)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(UserError) {
    do throws(FileError) { try replaceFile(at: FilePath(path), with: bytes) } catch { throw UserError("\(error)") }
  }
}

enum PlanFormat: String, ExpressibleByArgument {
  case text, json, markdown, github, gitlab
}
