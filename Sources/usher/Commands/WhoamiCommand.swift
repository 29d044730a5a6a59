import AWSCore
import ArgumentParser
import JSONText
import JobModel
import Manifests
import Planning

struct WhoamiCommand: AsyncParsableCommand, OutputCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Show whose credentials usher uses, and where it found them.",
    discussion: """
      Asks AWS (STS GetCallerIdentity, which needs no permission). With PATHs it warns about jobs whose model or seed \
      role belongs to another account. If usher.yaml names accounts, it shows the caller of each account of the jobs.

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
      let result: Result<Ending, UserError>
      do throws(UserError) {
        let named = paths.isEmpty ? [] : GivenPaths(paths, version: Usher.version).accounts
        let used = named.filter { account in jobs.contains { $0.role.account == account.id } }
        result = .success(
          used.isEmpty ? try await ending(of: access, jobs, terminal) : await ending(of: used, access, jobs, terminal))
      } catch {
        result = .failure(error)
      }
      await access.shutdown()
      return try result.get()
    }
  }

  private struct Caller {
    var identity: CallerIdentity
    var source: String
    var validity: CredentialsValidity

    func writeMembers(to json: inout JSONWriter) {
      json.member("account", identity.account)
      json.member("arn", identity.arn)
      json.member("userId", identity.userID)
      json.member("credentialsSource", source)
      json.member("credentialsSecondsLeft", validity.remaining.map { Int($0.components.seconds) })
      json.member("areCredentialsRenewed", validity.canRefresh)
    }

    func show(on console: Console) {
      console.line("Account      \(identity.account)")
      console.line("ARN          \(identity.arn)")
      console.line("Credentials  from \(source)\(words)")
    }

    private var words: String {
      guard let remaining = validity.remaining else { return "" }
      let minutes = remaining.components.seconds / 60
      let end = minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
      return validity.canRefresh ? ", renewed before they expire in \(end)" : ", for \(end) more"
    }
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

  private func ending(
    of access: AWSAccess, _ jobs: [JobAccess], _ terminal: Terminal
  ) async throws(UserError) -> Ending {
    let caller = try await ask(access, region: jobs.lazy.compactMap { AWSRegion(of: $0.model) }.first)
    let warnings = self.warnings(for: jobs, account: caller.identity.account)
    return ending(
      warnings, jobs, terminal, members: { caller.writeMembers(to: &$0) }, show: { caller.show(on: terminal.out) })
  }

  /// The caller of each account, or why it has none.
  private func ending(
    of accounts: [ProjectAccount], _ access: AWSAccess, _ jobs: [JobAccess], _ terminal: Terminal
  ) async -> Ending {
    let check = AccountCheck(access: access, isAWS: true, terminal: terminal)
    var callers: [(account: String, caller: Result<Caller, UserError>)] = []
    for account in accounts {
      do throws(UserError) {
        callers.append((account.id, .success(try await ask(check, account))))
      } catch {
        callers.append((account.id, .failure(UserError("account \(account.id): \(error.message)", notes: error.notes))))
      }
    }
    let warnings = accounts.flatMap { account in
      self.warnings(for: jobs.filter { $0.role.account == account.id }, account: account.id)
    }
    var ending = self.ending(
      warnings, jobs, terminal,
      members: { json in
        json.member("accounts", each: callers) { entry, json in
          json.object { json in
            switch entry.caller {
            case .success(let caller): caller.writeMembers(to: &json)
            case .failure(let error):
              json.member("account", entry.account)
              json.member("error", error.diagnostic) { $0.write(to: &$1) }
            }
          }
        }
      },
      show: {
        for (index, caller) in callers.compactMap({ try? $0.caller.get() }).enumerated() {
          if index > 0 { terminal.out.line("") }
          caller.show(on: terminal.out)
        }
      })
    ending.errors = callers.compactMap { if case .failure(let error) = $0.caller { error } else { nil } }
    if !ending.errors.isEmpty { ending.code = .failure }
    return ending
  }

  private func ask(_ check: AccountCheck, _ account: ProjectAccount) async throws(UserError) -> Caller {
    let cache = try check.cache(of: account)
    do {
      let credentials = try await cache.credentials()
      return Caller(
        identity: try await check.identity(of: credentials, for: account), source: credentials.source,
        validity: try await cache.validity())
    } catch let error as UserError {
      throw error
    } catch {
      throw UserError((error as? CredentialsError)?.message ?? "\(error)")
    }
  }

  private func ending(
    _ warnings: [String], _ jobs: [JobAccess], _ terminal: Terminal, members: @escaping (inout JSONWriter) -> Void,
    show: @escaping () -> Void
  ) -> Ending {
    Ending(
      state: ChosenState.member(for: paths), counts: ["jobs": jobs.count, "warnings": warnings.count],
      diagnostics: warnings.map { Diagnostic(.warning, $0) },
      members: { json in
        members(&json)
        json.member("warnings", warnings)
      },
      show: {
        show()
        for warning in warnings { terminal.warning(warning) }
      })
  }
}
