import AWSCore
import ArgumentParser
import Manifests

struct IAMPolicyCommand: AsyncParsableCommand, ScreenCommand {
  static let configuration = CommandConfiguration(
    commandName: "iam-policy",
    abstract: "Print the minimal IAM policy for exactly these manifests.",
    discussion: """
      For the role or user that runs usher. With --partner it is the resource policy that the other account puts on \
      its model, where jobs use a model of another account: PutConfiguredAudienceModelPolicy takes it.

      \(ExitHelp.success)
      """)

  @Argument(help: PathWords.paths, completion: .file())
  var paths: [String] = PathWords.standard

  @Flag(help: PathWords.strict)
  var strict = false

  @Flag(help: "The policy for the other account's model, instead of the runner's.")
  var partner = false

  @Option(help: ArgumentHelp("With --partner: which model, where the jobs use several.", valueName: "arn"))
  var model: String?

  @Option(help: ScreenOptions.colorHelp)
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: ScreenOptions.quietHelp)
  var quiet = false

  @Flag(name: .shortAndLong, help: ScreenOptions.verboseHelp)
  var verbose = false

  func validate() throws {
    try screen.validate()
    if model != nil, !partner { throw ValidationError("--model goes with --partner.") }
  }

  func run() async throws {
    let consoles = Consoles(screen)
    try await consoles.run(.text) {
      let declared = await PlanMaking.read(paths, isStrict: strict) { _ in true }
      guard !declared.hasErrors else {
        throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
      }
      if !screen.quiet { DiagnosticView(console: consoles.err).show(declared.diagnostics) }
      var jobs: [JobAccess] = []
      for job in declared.jobs { jobs.append(try JobAccess(job)) }
      guard !jobs.isEmpty else { throw UserError("no job is declared, so that nothing needs a policy") }
      let document = partner ? try partnerPolicy(jobs) : try runnerPolicy(jobs, consoles)
      consoles.out.document(document.json)
      try consoles.checkOutput()
    }
  }

  private func runnerPolicy(_ jobs: [JobAccess], _ consoles: Consoles) throws(UserError) -> PolicyDocument {
    let accounts = jobs.map(\.role.account).distinct
    guard accounts.count == 1 else {
      throw UserError(
        "the seed roles lie in \(accounts.count) accounts: \(accounts.joined(separator: ", "))",
        notes: ["a runner hands over roles of its own account only: give the manifests of each account apart"])
    }
    let document = RunnerPolicy.document(for: jobs)
    // White space does not count. Source: IAM User Guide, "IAM and AWS STS quotas".
    let size = document.json.count { $0 != 0x20 && $0 != 0x0A }
    if size > 6144 {
      consoles.warning(
        "the policy has \(size) characters; a managed policy takes 6144, the inline ones of a role 10240 together")
    }
    return document
  }

  private func partnerPolicy(_ jobs: [JobAccess]) throws(UserError) -> PolicyDocument {
    let shared = jobs.filter(\.isCrossAccount)
    let models = shared.map(\.model.description).distinct
    guard !models.isEmpty else {
      throw UserError("no job uses a model of another account, so that no other account needs a policy")
    }
    guard let wanted = model ?? (models.count == 1 ? models[0] : nil) else {
      throw UserError(
        "the jobs use \(models.count) models of other accounts, and each has a policy of its own",
        notes: ["name one with --model:"] + models)
    }
    guard models.contains(wanted) else {
      throw UserError("no job uses \(wanted) as another account's model", notes: ["those that jobs use:"] + models)
    }
    return PartnerPolicy.document(for: shared.filter { $0.model.description == wanted })
  }
}
