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
      Compares the manifests with the state. Of a state in S3 it reads two objects; otherwise it uses no network and \
      reads no credentials, so it is safe on any pull request.

      \(ExitHelp.plan)
      """)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Flag(help: PathHelp.strict)
  var strict = false

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @Flag(
    name: .customLong("without-state"),
    help:
      "Show what the manifests declare without reading the state, for a fork without credentials. Every line says so.")
  var withoutState = false

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
    if withoutState, savedPlan != nil {
      throw ValidationError("--out cannot be used with --without-state: apply would start what the state already has.")
    }
  }

  func run() async throws {
    let terminal = Terminal(screen)
    let given = GivenPaths(paths, version: Usher.version)
    var read = ReadState(path: givenState ?? StateFileName.usual)
    var outcome: PlanMaking.Outcome
    do throws(UserError) {
      var comparison: TargetComparison?
      if let against { comparison = try TargetComparison(against, of: given, allowsStateChange: allowsStateChange) }
      let named =
        if givenState == nil, let comparison { comparison.statePath as String? } else {
          try ChosenState.name(given: givenState, for: given)
        }
      read.path = named ?? read.path
      outcome = withoutState ? try await planUnread(given, named, &read) : try await plan(given, named, &read)
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
      diagnostic.file = read.path
      outcome = PlanMaking.Outcome(diagnostics: [diagnostic])
    }
    // The document tells of a file that could not be written, too.
    var failure: UserError?
    do throws(UserError) { try save(outcome) } catch { failure = error }
    let code = failure == nil ? code(of: outcome) : ExitStatus.error
    do throws(UserError) {
      try show(outcome, read, code, failure, terminal)
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

  /// What was read of the state.
  private struct ReadState {
    var path: String
    /// nil where nobody looked.
    var exists: Bool?
    /// nil where it cannot be read.
    var snapshot: Snapshot?
  }

  private func plan(
    _ given: GivenPaths, _ named: String?, _ read: inout ReadState
  ) async throws(UserError) -> PlanMaking.Outcome {
    let state = try ChosenState(given: givenState, named: named)
    do throws(UserError) {
      let outcome = try await plan(given, state, &read)
      await state.close()
      return outcome
    } catch {
      await state.close()
      guard state.isInS3, read.snapshot == nil else { throw error }
      var failure = error
      failure.notes.append("to plan without the state, as for a fork without credentials, give --without-state")
      throw failure
    }
  }

  private func plan(
    _ given: GivenPaths, _ state: ChosenState, _ read: inout ReadState
  ) async throws(UserError) -> PlanMaking.Outcome {
    let commands = state.commands(paths: paths)
    let snapshot = try await state.read(for: given, readsMetrics: false)
    (read.snapshot, read.exists) = (snapshot, state.exists)
    var outcome = await PlanMaking.make(
      given, isStrict: strict, against: snapshot, requests: requests, commands: commands)
    if !outcome.hasErrors { outcome.notes += PlanNote.missing(state.missing(commands)) }
    outcome.notes += PlanNote.all(of: snapshot, at: state.path)
    let empty = await state.emptiness(of: snapshot, commands)
    if !empty.isEmpty { outcome.notes.append(PlanNote(.warning, empty.joined(separator: "\n  "))) }
    if !snapshot.openIntents.isEmpty { outcome.plan?.lockHolder = await state.writer }
    return outcome
  }

  /// What the manifests declare, whatever the state says.
  private func planUnread(
    _ given: GivenPaths, _ named: String?, _ read: inout ReadState
  ) async throws(UserError) -> PlanMaking.Outcome {
    let snapshot = try UserError.wrapping { () throws(StateError) in try Snapshot([], at: .file(read.path)) }
    read.snapshot = snapshot
    var outcome = await PlanMaking.make(
      given, isStrict: strict, against: snapshot, requests: requests,
      commands: UsherCommands(state: givenState, namedState: named, paths: paths))
    outcome.plan?.isStateRead = false
    outcome.notes.append(PlanNote.unread(read.path))
    return outcome
  }

  /// What the views need; to make a request costs more than to plan its job.
  private var requests: PlanMaking.Requests {
    if verbose { return .all }
    return format == .markdown || format == .github || markdown != nil || savedPlan != nil ? .missing : .changed
  }

  private func show(
    _ made: PlanMaking.Outcome, _ read: ReadState, _ code: ExitCode, _ failure: UserError?, _ terminal: Terminal
  ) throws(UserError) {
    let outcome = format == .text ? made : RepositoryNames.of(made)
    switch format {
    case .text: if read.snapshot != nil { show(outcome, terminal) }
    case .json:
      let said = outcome.notes.map(\.diagnostic) + (failure.map { [$0.diagnostic] } ?? [])
      let advice = { (item: Plan.Item) in outcome.plan.map { PlanEntry.advice(for: item, in: $0) } ?? [] }
      terminal.out.document(
        PlanDocument(
          outcome.plan, code: Int(code.rawValue), diagnostics: outcome.diagnostics + said, statePath: read.path,
          exists: read.exists, owner: read.snapshot?.owner,
          error: read.snapshot == nil ? outcome.diagnostics.first : nil,
          notes: outcome.notes.map(\.text), advice: advice
        ).json)
    case .markdown: terminal.out.write(ShownText(verbatim: PlanMarkdown(outcome: outcome).text()))
    case .github: try handOn(outcome, to: terminal)
    case .gitlab:
      if read.snapshot != nil { DiagnosticView(console: terminal.err).show(outcome.allDiagnostics) }
      show(outcome.notes, terminal)
      if let plan = outcome.plan, !outcome.hasErrors {
        PlanView(console: terminal.err, detail: .changes).showFailures(of: plan)
        terminal.out.document(GitLabReport.document(plan))
      }
    }
  }

  private func show(_ outcome: PlanMaking.Outcome, _ terminal: Terminal) {
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
  private func handOn(_ outcome: PlanMaking.Outcome, to terminal: Terminal) throws(UserError) {
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
