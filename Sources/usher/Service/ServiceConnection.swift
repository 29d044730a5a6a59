import AWSCore
import CleanRoomsML
import Emulator
import Logging
import Manifests
import StateFile

/// The service that a command talks to: AWS, a custom endpoint, or the emulator in this process.
///
/// Making one reads settings and opens no socket; the first call does. `with` is the one way to have it.
struct ServiceConnection: Sendable {
  private(set) var client: CleanRoomsMLClient
  private let service: ServiceClient
  /// Whose jobs a state of this service records.
  let owner: StateOwner
  /// Where `--endpoint-url` or a setting leads, in the place of AWS.
  private let custom: Endpoint?
  /// nil: the emulator, which has credentials of its own.
  private let access: AWSAccess?

  private init(_ options: ServiceOptions, _ access: AWSAccess) throws(UserError) {
    let settings = access.settings
    let endpoints = try UserError.wrapping { () throws(EndpointError) in
      try EndpointResolver.configured(
        service: CleanRoomsMLClient.signingName, serviceID: CleanRoomsMLClient.serviceID, flag: options.endpointURL,
        environment: settings.environment, profile: settings.profile)
    }
    var policy = access.policy
    policy.learnsRate = true
    service = Self.service(access.transport, access.credentials, endpoints, policy)
    client = CleanRoomsMLClient(service)
    owner = endpoints.foreignHost.map { .endpoint(host: $0) } ?? .aws
    custom = endpoints.custom
    self.access = access
  }

  /// - Parameter accounts: those whose jobs the command is about: each has a caller of its own.
  private init(emulator file: String, accounts: [ProjectAccount], _ logger: Logger?) throws(UserError) {
    let emulator = try UserError.wrapping { () throws(EmulatorFileError) in
      try EmulatedService(file: file, environment: .system)
    }
    let endpoints = try UserError.wrapping { () throws(EndpointError) in
      try EndpointResolver(service: CleanRoomsMLClient.signingName)
    }
    let credentials = { (accessKeyID: String) in
      StaticCredentials(
        Credentials(
          accessKeyID: accessKeyID, secretAccessKey: EmulatedService.secretAccessKey, source: "the emulator"))
    }
    service = Self.service(
      AWSAccess.observed(emulator, logger, hasSecretBodies: false), credentials(EmulatedService.accessKeyID), endpoints,
      RetryPolicy())
    let byAccount = accounts.map { [service] in
      ($0.id, service.signing(with: credentials(EmulatedService.accessKeyID(of: $0.id))))
    }
    client = CleanRoomsMLClient(service, byAccount: Dictionary(uniqueKeysWithValues: byAccount))
    owner = .emulator(id: emulator.id)
    custom = nil
    access = nil
  }

  private static func service(
    _ transport: any HTTPTransport, _ credentials: any CredentialsProvider, _ endpoints: EndpointResolver,
    _ policy: RetryPolicy
  ) -> ServiceClient {
    ServiceClient(
      signingName: CleanRoomsMLClient.signingName, transport: transport, credentials: credentials,
      endpoints: endpoints, policy: policy, userAgent: AWSAccess.userAgent, environment: .system)
  }

  /// The same connection, with the credentials of each account for its jobs. An account without usable credentials is
  /// told, and its jobs fail; the others go on.
  ///
  /// - Throws: where none of the accounts has usable credentials.
  private func signing(for accounts: [ProjectAccount], _ terminal: Terminal) async throws(UserError)
    -> ServiceConnection
  {
    guard let access, !accounts.isEmpty else { return self }
    let check = AccountCheck(access: access, isAWS: owner == .aws && custom == nil, terminal: terminal)
    var byAccount: [String: ServiceClient] = [:]
    var failures: [(account: String, reason: String)] = []
    for account in accounts {
      do throws(UserError) {
        byAccount[account.id] = service.signing(with: try await check.credentials(of: account))
      } catch {
        let reason = "account \(account.id): \(error.message)"
        failures.append((account.id, reason))
        byAccount[account.id] = service.signing(with: NoCredentials(reason: reason))
      }
    }
    if failures.count == accounts.count {
      throw UserError(failures[0].reason, notes: failures.dropFirst().map(\.reason))
    }
    for failure in failures {
      terminal.error(failure.reason, notes: ["usher calls nothing in this account; the other accounts go on"])
    }
    var connection = self
    connection.client = CleanRoomsMLClient(service, byAccount: byAccount)
    return connection
  }

  /// What `usher.yaml` says of these accounts, and of those that the state records jobs or open starts of.
  private static func accounts(of state: ChosenState, _ accounts: Set<String>, _ snapshot: Snapshot) -> [ProjectAccount]
  {
    if state.accounts.isEmpty { return [] }
    let recorded = snapshot.allStarted.map(\.audienceGenerationJobArn) + snapshot.openIntents.map(\.roleArn)
    let used = accounts.union(recorded.compactMap { Arn($0)?.account })
    return state.accounts.filter { used.contains($0.id) }
  }

  /// Starts and look-ups go on side by side.
  private static let connectionsForLookUps = 8

  /// Refuses to go on where the state records the jobs of another service.
  private func requireOwner(_ recorded: StateOwner?, of state: ChosenState) throws(UserError) {
    guard let recorded, recorded != owner else { return }
    throw UserError(
      "\(state.path) records the jobs of \(recorded), not those of \(owner)", code: "anotherService",
      notes: [
        "use the right --emulator or --endpoint-url (neither for AWS)",
        "or give the right --state: each service has its own state",
      ])
  }

  /// The endpoint where what is sent can be read on the way: without TLS, and on another machine.
  private var unencryptedEndpoint: Endpoint? {
    guard let custom, custom.scheme == "http" else { return nil }
    let host = custom.host.lowercased()
    let isLoopback =
      host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "[::1]"
      || host.wholeMatch(of: /127(\.[0-9]{1,3}){3}/) != nil
    return isLoopback ? nil : custom
  }
}

extension ServiceConnection {
  /// Runs `body` with a connection, and closes it however `body` ends. A state of another service's jobs is refused, and
  /// so are missing credentials, before `body` begins.
  ///
  /// - Parameters:
  ///   - snapshot: what the state says.
  ///   - createsEmulator: whether an emulator's file that is not there is created; otherwise it is an error.
  ///   - isCalled: whether `body` calls the service, so that credentials are needed.
  ///   - accounts: those of the jobs that `body` is about, besides those that the state records.
  static func with<Value>(
    _ options: ServiceOptions, _ terminal: Terminal, of state: ChosenState, _ snapshot: Snapshot,
    createsEmulator: Bool = false, isCalled: Bool = true, accounts: some Sequence<String> = [],
    environment: [String: String] = ProcessInfo.processInfo.environment,
    _ body: (ServiceConnection) async throws -> Value
  ) async throws -> Value {
    if let file = options.emulator, !createsEmulator, !FileManager.default.fileExists(atPath: file) {
      throw UserError(
        "the emulator file \(file) does not exist", notes: ["apply creates it; give the file that was given to apply"])
    }
    let logger = options.log.logger(terminal.err)
    let accounts = Self.accounts(of: state, Set(accounts), snapshot)
    var connection: ServiceConnection
    if let file = options.emulator {
      connection = try ServiceConnection(emulator: file, accounts: accounts, logger)
    } else {
      let access = try AWSAccess(
        profile: options.profile, connections: options.parallelism + connectionsForLookUps, environment: environment,
        logger: logger)
      do {
        connection = try ServiceConnection(options, access)
      } catch {
        await access.shutdown()
        throw error
      }
    }
    if let endpoint = connection.unencryptedEndpoint {
      terminal.warning("requests to http://\(endpoint.authority) are not encrypted: use https://")
    }
    do {
      try connection.requireOwner(snapshot.owner, of: state)
      if isCalled {
        if accounts.isEmpty, let access = connection.access {
          try await access.checkCredentials(in: access.credentials, terminal)
        }
        connection = try await connection.signing(for: accounts, terminal)
      }
      let value = try await body(connection)
      await connection.access?.shutdown()
      return value
    } catch {
      await connection.access?.shutdown()
      throw error
    }
  }
}
