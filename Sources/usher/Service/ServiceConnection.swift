import AWSCore
import CleanRoomsML
import Emulator
import Logging
import StateFile

/// The service that a command talks to: AWS, a custom endpoint, or the emulator in this process.
///
/// Making one reads settings and opens no socket; the first call does. `with` is the one way to have it.
struct ServiceConnection: Sendable {
  let client: CleanRoomsMLClient
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
    client = Self.client(access.transport, access.credentials, endpoints, policy)
    owner = endpoints.foreignHost.map { .endpoint(host: $0) } ?? .aws
    custom = endpoints.custom
    self.access = access
  }

  private init(emulator file: String, _ logger: Logger?) throws(UserError) {
    let service = try UserError.wrapping { () throws(EmulatorFileError) in
      try EmulatedService(file: file, environment: .system)
    }
    let endpoints = try UserError.wrapping { () throws(EndpointError) in
      try EndpointResolver(service: CleanRoomsMLClient.signingName)
    }
    let credentials = Credentials(
      accessKeyID: EmulatedService.accessKeyID, secretAccessKey: EmulatedService.secretAccessKey,
      source: "the emulator")
    client = Self.client(
      AWSAccess.observed(service, logger, hasSecretBodies: false), StaticCredentials(credentials), endpoints,
      RetryPolicy())
    owner = .emulator(id: service.id)
    custom = nil
    access = nil
  }

  private static func client(
    _ transport: any HTTPTransport, _ credentials: any CredentialsProvider, _ endpoints: EndpointResolver,
    _ policy: RetryPolicy
  ) -> CleanRoomsMLClient {
    CleanRoomsMLClient(
      ServiceClient(
        signingName: CleanRoomsMLClient.signingName, transport: transport, credentials: credentials,
        endpoints: endpoints, policy: policy, userAgent: AWSAccess.userAgent, environment: .system))
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
  static func with<Value>(
    _ options: ServiceOptions, _ terminal: Terminal, of state: ChosenState, _ snapshot: Snapshot,
    createsEmulator: Bool = false, isCalled: Bool = true,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    _ body: (ServiceConnection) async throws -> Value
  ) async throws -> Value {
    if let file = options.emulator, !createsEmulator, !FileManager.default.fileExists(atPath: file) {
      throw UserError(
        "the emulator file \(file) does not exist", notes: ["apply creates it; give the file that was given to apply"])
    }
    let logger = options.log.logger(terminal.err)
    let connection: ServiceConnection
    if let file = options.emulator {
      connection = try ServiceConnection(emulator: file, logger)
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
      if isCalled { try await connection.access?.checkCredentials(terminal) }
      let value = try await body(connection)
      await connection.access?.shutdown()
      return value
    } catch {
      await connection.access?.shutdown()
      throw error
    }
  }
}
