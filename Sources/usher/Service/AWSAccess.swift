import AWSCore
import Logging
import Manifests
import NIOTransport
import Subprocesses

/// The way to AWS: the user's settings, the network, and the credentials, which are sought when they are first needed.
struct AWSAccess: Sendable {
  static let userAgent = "usher/\(Usher.version) lang/swift"
  /// Credentials that end sooner, and that nobody can renew, may end in the middle of an apply.
  private static let shortValidity = Duration.seconds(5 * 60)

  let settings: AWSSettings
  let credentials: CredentialsCache
  /// For calls to a service.
  let transport: any HTTPTransport
  /// How calls are repeated.
  var policy: RetryPolicy { system.policy }
  /// For calls to what gives credentials.
  let system: CredentialsEnvironment
  private let logger: Logger?
  private let network: AsyncHTTPTransport

  /// Reads the settings; opens no socket.
  ///
  /// - Parameters:
  ///   - connections: how many calls to one host may be under way at once.
  ///   - answerLimit: how many bytes an answer may have.
  init(
    profile: String?, connections: Int, environment: [String: String], logger: Logger?, answerLimit: Int = 8 << 20
  ) throws(UserError) {
    settings = try UserError.wrapping { () throws(ProfileFileError) in
      try AWSSettings(profile: profile, files: .onDisk(environment: environment))
    }
    let policy = try Self.retryPolicy(settings, logger)
    let bundle = settings.caBundle
    let authorities = try UserError.wrapping { () throws(AuthoritiesError) in
      try bundle.map { path throws(AuthoritiesError) in try ExtraAuthorities(file: path) } ?? .none
    }
    let proxies = ProxySettings(environment: environment)
    // A variable that names no proxy is told now, and not by every call.
    _ = try UserError.wrapping { () throws(SettingError) in try proxies.proxy(for: Endpoint(host: "amazonaws.com")) }
    network = AsyncHTTPTransport(
      connections: connections, proxies: proxies, authorities: authorities, answerLimit: answerLimit)
    transport = Self.observed(network, logger, hasSecretBodies: false)
    system = CredentialsEnvironment(
      transport: Self.observed(network, logger, hasSecretBodies: true), processes: SubprocessRunner(), calls: .system,
      userAgent: Self.userAgent, policy: policy)
    credentials = CredentialsCache(CredentialsChain.standard(settings, system), now: { Date() })
    self.logger = logger
  }

  private static func retryPolicy(_ settings: AWSSettings, _ logger: Logger?) throws(UserError) -> RetryPolicy {
    let (attempts, mode) = try UserError.wrapping { () throws(SettingError) in
      (try settings.maximumAttempts(), try settings.retryMode())
    }
    // What adaptive adds, a sending rate that is learnt, calls to the service always have.
    if mode == .legacy { logger?.debug("retry mode legacy is treated as standard") }
    return attempts.map { RetryPolicy(maximumAttempts: $0) } ?? RetryPolicy()
  }

  /// Fails early, and once, where there are no credentials to sign with, and warns of those that end soon.
  ///
  /// - Parameter cache: an account's own.
  @discardableResult
  func checkCredentials(in cache: CredentialsCache, _ terminal: Terminal) async throws(UserError) -> Credentials {
    let found: Credentials
    let validity: CredentialsValidity
    do {
      found = try await cache.credentials()
      validity = try await cache.validity()
    } catch {
      throw UserError(error.message, code: "credentials")
    }
    logger?.info("credentials", metadata: ["source": .string(found.source)])
    if let remaining = validity.remaining, remaining < Self.shortValidity, !validity.canRefresh {
      terminal.warning(
        "the credentials from \(found.source) expire in \(remaining.components.seconds) s, and usher cannot renew them: "
          + "jobs not started by then are left; the next apply starts them")
    }
    return found
  }

  /// The credentials of an account of `usher.yaml`, sought when they are first needed.
  ///
  /// - Parameter region: where STS is called if no setting names a region.
  func credentials(of account: ProjectAccount, region: AWSRegion?) throws(UserError) -> CredentialsCache {
    let source: any CredentialsSource
    switch account.credentials {
    case .profile(let name):
      let own = try UserError.wrapping { () throws(ProfileFileError) in
        try AWSSettings(profile: name, files: settings.files)
      }
      source = CredentialsChain.standard(own, system)
    case .role(let arn, let externalID):
      source = AssumedRole(
        arn: arn, externalID: externalID, by: credentials, settings, system, fallbackRegion: region)
    }
    return CredentialsCache(source, now: { Date() })
  }

  func shutdown() async {
    await network.shutdown()
  }

  /// `transport`, watched by the log.
  static func observed(
    _ transport: any HTTPTransport, _ logger: Logger?, hasSecretBodies: Bool
  ) -> any HTTPTransport {
    guard let logger else { return transport }
    let log = ExchangeLog(logger: logger, hasSecretBodies: hasSecretBodies)
    let begun = ContinuousClock.now
    return ObservedTransport(transport, elapsed: { begun.duration(to: .now) }, observe: log.observe)
  }
}
