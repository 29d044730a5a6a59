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
    abstract: "Show what apply would start, and why (offline).",
    discussion: """
      Compares the manifests with the state file. Opens no socket and reads no credentials, so that it can run on any \
      pull request.

      \(ExitHelp.plan)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Flag(help: PathWords.strict)
  var strict = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @Option(
    help: ArgumentHelp(
      "A checkout of the branch that is merged into: its state counts, and a change of the state is an error.",
      valueName: "folder"), completion: .directory)
  var against: String?

  @Flag(
    name: .customLong("allow-state-change"), help: "With --against, only warn when the merge would change the state.")
  var allowsStateChange = false

  @Option(
    help: "For people, as one JSON document, as a comment on GitHub, for GitHub's workflows, or as GitLab's report.")
  var format = PlanFormat.text

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Save what would be started, for 'apply --plan'.", valueName: "file"), completion: .file())
  var savedPlan: String?

  @Option(
    name: .customLong("out-markdown"),
    help: ArgumentHelp("Write the plan as Markdown too, mistakes included.", valueName: "file"), completion: .file())
  var markdown: String?

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  @Flag(name: .customLong("detailed-exitcode"), help: "Exit with 2 where there is something to start or to settle.")
  var detailedExitCode = false

  private var screen: Screen { Screen(color: color, quiet: quiet, verbose: verbose) }

  func validate() throws {
    try screen.validate()
    if allowsStateChange, against == nil { throw ValidationError("--allow-state-change needs --against.") }
  }

  func run() async throws {
    let consoles = Consoles(screen)
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
      consoles.error(error.message, notes: error.notes)
      outcome = PlanMaking.Outcome(
        diagnostics: [Diagnostic(file: state.path, error.message, notes: error.notes)])
    }
    do throws(UserError) {
      try show(outcome, snapshot, state, consoles)
      try save(outcome)
    } catch {
      consoles.error(error.message, notes: error.notes)
      throw ExitStatus.error
    }
    try consoles.checkOutput()
    if outcome.hasErrors { throw ExitStatus.error }
    if detailedExitCode, let plan = outcome.plan, !plan.isDone { throw ExitStatus.somethingToStart }
  }

  /// What the views need; to make a request costs more than to plan its job.
  private var requests: PlanMaking.Requests {
    if verbose { return .all }
    return format == .markdown || format == .github || markdown != nil || savedPlan != nil ? .missing : .changed
  }

  private func show(
    _ made: PlanMaking.Outcome, _ snapshot: Snapshot?, _ state: ChosenState, _ consoles: Consoles
  ) throws(UserError) {
    let outcome = format == .text ? made : RepositoryNames.of(made)
    switch format {
    case .text: if let snapshot { show(outcome, snapshot, state, consoles) }
    case .json:
      consoles.out.document(
        PlanDocument(
          outcome.plan, diagnostics: outcome.diagnostics, statePath: state.path, exists: state.exists,
          owner: snapshot?.owner, notes: outcome.notes.map(\.text)
        ).json)
    case .markdown: consoles.out.write(ShownText(verbatim: PlanMarkdown(outcome: outcome).text()))
    case .github: try handOn(outcome, state, to: consoles)
    case .gitlab:
      if snapshot != nil { DiagnosticView(console: consoles.err).show(outcome.allDiagnostics) }
      show(outcome.notes, consoles)
      if let plan = outcome.plan, !outcome.hasErrors {
        PlanView(console: consoles.err, detail: .changes).showFailures(of: plan)
        consoles.out.document(GitLabReport.document(plan))
      }
    }
  }

  private func show(
    _ outcome: PlanMaking.Outcome, _ snapshot: Snapshot, _ state: ChosenState, _ consoles: Consoles
  ) {
    DiagnosticView(console: consoles.err).show(outcome.allDiagnostics)
    show(outcome.notes, consoles)
    if outcome.hasErrors {
      consoles.err.line("\(Count.mistakes(outcome.allDiagnostics)) Nothing can be planned.")
    } else if let plan = outcome.plan {
      PlanView(console: consoles.out, detail: screen.planDetail).show(plan)
    }
  }

  private func show(_ notes: [PlanNote], _ consoles: Consoles) {
    for note in notes {
      switch note.severity {
      case .warning: consoles.warning(note.text)
      case .note: if !quiet { consoles.note("note: \(note.text)") }
      }
    }
  }

  /// Annotations in the step's log, the plan in its summary, and its outputs.
  private func handOn(
    _ outcome: PlanMaking.Outcome, _ state: ChosenState, to consoles: Consoles
  ) throws(UserError) {
    consoles.out.commands(GitHubView.lines(outcome.allDiagnostics) + GitHubView.lines(outcome.notes))
    let step = GitHubStep(environment: ProcessInfo.processInfo.environment)
    if !(try step.summarise(PlanMarkdown(outcome: outcome))) {
      consoles.warning("the plan is not in the step's summary: what is there already leaves it no room")
    }
    guard let plan = outcome.plan, !outcome.hasErrors else { return }
    consoles.out.commands(GitHubView.failures(plan) + GitHubView.notices(plan))
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
