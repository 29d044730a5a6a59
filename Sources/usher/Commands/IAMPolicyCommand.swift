import AWSCore
import ArgumentParser
import JobModel
import Manifests

struct IAMPolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iam-policy",
    abstract: "Print the minimal IAM policy for exactly these manifests.",
    discussion: """
      For the role or user that runs usher. With --partner: the resource policy for a model of another account that jobs \
      use; that account sets it with PutConfiguredAudienceModelPolicy.

      \(ExitHelp.success)
      """)

  @Argument(help: PathHelp.paths, completion: .file())
  var paths: [String] = PathHelp.standard

  @Flag(help: PathHelp.strict)
  var strict = false

  @Flag(help: "Print the policy for the other account's model instead of the runner's.")
  var partner = false

  @Option(help: ArgumentHelp("With --partner: which model, if the jobs use several.", valueName: "arn"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Only the policy for this account's runner. (default: one for each account of the jobs)", valueName: "id"))
  var account: String?

  @Option(name: ChosenState.name, help: ChosenState.help, completion: .file())
  var givenState: String?

  @OptionGroup var options: ScreenOptions

  func validate() throws {
    if account != nil, partner { throw ValidationError("--account and --partner exclude each other.") }
    if model != nil, !partner { throw ValidationError("--model needs --partner.") }
  }

  func run() async throws {
    let terminal = Terminal(options.screen)
    try await terminal.run {
      let declared = await PlanMaking.read(paths, isStrict: strict) { _ in true }
      guard !declared.hasErrors else {
        throw UserError(Count.mistakes(declared.diagnostics), diagnostics: declared.diagnostics)
      }
      if !options.quiet { terminal.show(declared.diagnostics) }
      var jobs: [JobAccess] = []
      for job in declared.jobs where job.export == nil { jobs.append(try JobAccess(job)) }
      var exports: [ExportAccess] = []
      for job in declared.jobs {
        if let export = job.export { exports.append(try ExportAccess(job, of: export, among: jobs)) }
      }
      guard !declared.jobs.isEmpty else { throw UserError("no job is declared, so no policy is needed") }
      let document = partner ? try partnerPolicy(jobs).json : try runnerPolicies(jobs, exports, terminal)
      return .text { terminal.out.document(document) }
    }
  }

  /// The policy of one account's runner, or those of several by their accounts.
  private func runnerPolicies(
    _ jobs: [JobAccess], _ exports: [ExportAccess], _ terminal: Terminal
  ) throws(UserError) -> [UInt8] {
    let accounts = (jobs.map(\.role.account) + exports.map(\.account)).distinct
    if let account, !accounts.contains(account) {
      throw UserError("no job belongs to account \(account)", notes: ["the jobs belong to:"] + accounts)
    }
    let state = try stateAccess(jobs)
    let policies = accounts.filter { account == nil || $0 == account }.map { account in
      (
        account: account,
        policy: RunnerPolicy.document(
          for: jobs.filter { $0.role.account == account }, exports.filter { $0.account == account }, state: state)
      )
    }
    for (account, policy) in policies {
      // White space does not count. Source: IAM User Guide, "IAM and AWS STS quotas".
      let size = policy.json.count { $0 != 0x20 && $0 != 0x0A }
      if size > 6144 {
        terminal.warning(
          "the policy\(policies.count > 1 ? " for account \(account)" : "") has \(size) characters; the limit is 6144 for a managed policy, and 10240 for all inline policies of a role together"
        )
      }
    }
    if policies.count > 1, !options.quiet {
      terminal.note(
        "note: the jobs belong to \(policies.count) accounts: each needs its own policy; print one with --account")
    }
    return policies.count == 1 ? policies[0].policy.json : PolicyDocument.json(policies)
  }

  /// nil for a state in a file.
  private func stateAccess(_ jobs: [JobAccess]) throws(UserError) -> StateAccess? {
    let named = try ChosenState.name(given: givenState, for: GivenPaths(paths, version: Usher.version))
    guard let place = givenState ?? named, S3Address.isMeant(by: place) else { return nil }
    return try StateAccess(S3Address(state: place), partition: jobs.first?.model.partition ?? "aws")
  }

  private func partnerPolicy(_ jobs: [JobAccess]) throws(UserError) -> PolicyDocument {
    let shared = jobs.filter(\.isCrossAccount)
    let models = shared.map(\.model.description).distinct
    guard !models.isEmpty else {
      throw UserError("no job uses a model of another account, so no other account needs a policy")
    }
    guard let wanted = model ?? (models.count == 1 ? models[0] : nil) else {
      throw UserError(
        "the jobs use \(models.count) models of other accounts, and each needs its own policy",
        notes: ["name one with --model:"] + models)
    }
    guard models.contains(wanted) else {
      throw UserError("no job uses \(wanted) as another account's model", notes: ["the jobs use:"] + models)
    }
    return PartnerPolicy.document(for: shared.filter { $0.model.description == wanted })
  }
}
