import AWSCore
import CleanRoomsML
import Emulator
import NIOTransport
import StateFile

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The service that a command talks to: AWS, a custom endpoint, or the emulator in this process.
///
/// Making one reads settings and opens no socket; the first call does.
struct ServiceConnection: Sendable {
  let client: CleanRoomsMLClient
  /// Whose jobs a state of this service records.
  let owner: StateOwner
  private let credentials: any CredentialsProvider
  private let network: AsyncHTTPTransport?

  init(_ options: ServiceOptions, environment: [String: String] = ProcessInfo.processInfo.environment)
    throws(UserError)
  {
    let transport: any HTTPTransport
    let endpoints: EndpointResolver
    if let file = options.emulator {
      let service = try UserError.wrapping { () throws(EmulatorFileError) in
        try EmulatedService(file: file, surroundings: .system)
      }
      transport = service
      network = nil
      owner = .emulator(id: service.id)
      endpoints = try UserError.wrapping { () throws(EndpointError) in
        try EndpointResolver(service: CleanRoomsMLClient.signingName)
      }
      credentials = StaticCredentials(
        Credentials(
          accessKeyID: EmulatedService.accessKeyID, secretAccessKey: EmulatedService.secretAccessKey,
          source: "the emulator"))
    } else {
      let files = SharedFiles.onDisk(environment: environment)
      let profile = try UserError.wrapping { () throws(ProfileFileError) in try files.profile(options.profile) }
      endpoints = try UserError.wrapping { () throws(EndpointError) in
        try .configured(
          service: CleanRoomsMLClient.signingName, serviceID: CleanRoomsMLClient.serviceID, flag: options.endpointURL,
          environment: environment, profile: profile)
      }
      owner = endpoints.foreignHost.map { .endpoint(host: $0) } ?? .aws
      credentials = CredentialsCache(
        CredentialsChain.standard(profile: options.profile, files: files), now: { Date() })
      let network = AsyncHTTPTransport(connections: options.parallelism + Self.connectionsForLookUps)
      self.network = network
      transport = network
    }
    client = CleanRoomsMLClient(
      ServiceClient(
        signingName: CleanRoomsMLClient.signingName, transport: transport, credentials: credentials,
        endpoints: endpoints, userAgent: "usher/\(Usher.version) lang/swift", surroundings: .system))
  }

  /// Starts and look-ups go on side by side.
  private static let connectionsForLookUps = 8

  /// Fails early, and once, where there are no credentials to sign with.
  func checkCredentials() async throws(UserError) {
    do {
      _ = try await credentials.credentials()
    } catch {
      throw UserError(error.message)
    }
  }

  /// Closes all connections; no call may follow.
  func close() async {
    await network?.shutdown()
  }
}
