import AWSCore
import ArgumentParser
import JSONText
import JobModel
import Manifests

struct WhoamiCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Show whose credentials usher uses, and where it found them.",
    discussion: """
      Asks AWS (STS GetCallerIdentity, which needs no permission). With PATHs it warns about jobs whose model or seed \
      role belongs to another account.

      \(ExitHelp.success)
      """)

  @Argument(
    help: ArgumentHelp("Compare with the jobs that these folders or files declare.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(help: ArgumentHelp("The AWS profile to take credentials from.", valueName: "name"))
  var profile: String?

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await run(.whoami) { terminal in
      let jobs = try await declaredJobs()
      let access = try AWSAccess(
        profile: profile, connections: 1, environment: ProcessInfo.processInfo.environment,
        logger: log.logger(terminal.err))
      let caller: Result<Caller, UserError>
      do throws(UserError) {
        caller = .success(try await ask(access, region: jobs.lazy.compactMap { AWSRegion(of: $0.model) }.first))
      } catch {
        caller = .failure(error)
      }
      await access.shutdown()
      return ending(try caller.get(), jobs, terminal)
    }
  }

  private struct Caller {
    var identity: CallerIdentity
    var source: String
    var validity: CredentialsValidity
  }

  private func declaredJobs() async throws(UserError) -> [JobAccess] {
    if paths.isEmpty { return [] }
    var jobs: [JobAccess] = []
    for job in try await PlanMaking.jobs(paths) where job.export == nil { jobs.append(try JobAccess(job)) }
    return jobs
  }

  private func ask(_ access: AWSAccess, region: AWSRegion?) async throws(UserError) -> Caller {
    do {
      let credentials = try await access.credentials.credentials()
      return Caller(
        identity: try await CallerIdentity.ask(
          access.settings, access.system, credentials: credentials, fallbackRegion: region),
        source: credentials.source, validity: try await access.credentials.validity())
    } catch {
      throw UserError(error.message, code: "credentials")
    }
  }

  /// What of the jobs lies in another account than the caller's.
  private func warnings(for jobs: [JobAccess], account: String) -> [String] {
    let policy = UsherCommands(state: nil, namedState: nil, paths: paths).policy(isPartner: true)
    let models = Dictionary(grouping: jobs.filter { $0.model.account != account }) { $0.model.account }
    let roles = Dictionary(grouping: jobs.filter { $0.role.account != account }) { $0.role.account }
    return models.sorted { $0.key < $1.key }.map { other, jobs in
      "\(Self.names(of: jobs)): the model belongs to account \(other), not \(account); its policy must allow the start "
        + "(\(policy))"
    }
      + roles.sorted { $0.key < $1.key }.map { other, jobs in
        "\(Self.names(of: jobs)): the seed role belongs to account \(other), not \(account); AWS passes a role only "
          + "within its account, so the service will refuse the start"
      }
  }

  private static func names(of jobs: [JobAccess]) -> String {
    let names = jobs.prefix(3).map { "'\($0.name)'" }.joined(separator: ", ")
    return jobs.count > 3 ? "\(names) and \(jobs.count - 3) more" : names
  }

  private func ending(_ caller: Caller, _ jobs: [JobAccess], _ terminal: Terminal) -> Ending {
    let warnings = warnings(for: jobs, account: caller.identity.account)
    return Ending(
      state: ChosenState.member(for: paths), counts: ["jobs": jobs.count, "warnings": warnings.count],
      diagnostics: warnings.map { Diagnostic(.warning, $0) },
      members: { json in
        json.member("account", caller.identity.account)
        json.member("arn", caller.identity.arn)
        json.member("userId", caller.identity.userID)
        json.member("credentialsSource", caller.source)
        json.member("credentialsSecondsLeft", caller.validity.remaining.map { Int($0.components.seconds) })
        json.member("areCredentialsRenewed", caller.validity.canRefresh)
        json.member("warnings", warnings)
      },
      show: {
        terminal.out.line("Account      \(caller.identity.account)")
        terminal.out.line("ARN          \(caller.identity.arn)")
        terminal.out.line("Credentials  from \(caller.source)\(Self.words(for: caller.validity))")
        for warning in warnings { terminal.warning(warning) }
      })
  }

  private static func words(for validity: CredentialsValidity) -> String {
    guard let remaining = validity.remaining else { return "" }
    let minutes = remaining.components.seconds / 60
    let end = minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
    return validity.canRefresh ? ", renewed before they expire in \(end)" : ", for \(end) more"
  }
}
