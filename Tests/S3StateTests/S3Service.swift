import AWSCore
import Emulator
import Foundation
import NIOTransport
import S3State
import TestSupport
import Testing

/// The services that the same tests run against.
enum S3ServiceKind: CaseIterable, CustomTestStringConvertible {
  case emulator, emulatorOverHTTP, moto

  var testDescription: String { "\(self)" }

  /// Those that this machine can run.
  static let available = allCases.filter { $0 != .moto || Python.isAvailable }
}

/// A running S3, and clients of it.
final class S3Service {
  private let transport: any HTTPTransport
  private let network: AsyncHTTPTransport?
  /// Lives as long as this value.
  private let process: AnyObject?
  private let endpoint: Endpoint
  let url: String

  init(_ kind: S3ServiceKind, _ environment: EmulatorEnvironment = .system) throws {
    var transport: (any HTTPTransport)?
    var process: AnyObject?
    var url = "http://emulator"
    switch kind {
    case .emulator: transport = EmulatedService(inMemory: EmulatorSwitches(), environment: environment)
    case .emulatorOverHTTP:
      let emulator = try RunningEmulator([])
      (process, url) = (emulator, emulator.endpoint)
    case .moto:
      let moto = try PythonService("s3.py")
      (process, url) = (moto, moto.endpoint)
    }
    network = transport == nil ? AsyncHTTPTransport(connections: 4) : nil
    self.transport = transport ?? network!
    self.process = process
    self.url = url
    endpoint = try Endpoint(url: url, from: "the test")
  }

  func objects(
    _ bucket: String = "versioned", keys: String = "usher-emulator", through other: (any HTTPTransport)? = nil,
    environment: CallEnvironment = .system
  ) throws -> S3Objects {
    let credentials = Credentials(accessKeyID: keys, secretAccessKey: "usher-emulator", source: "the test")
    let client = ServiceClient(
      signingName: "s3", transport: other ?? transport, credentials: StaticCredentials(credentials),
      endpoints: try EndpointResolver(service: "s3", custom: endpoint), policy: RetryPolicy(maximumAttempts: 1),
      userAgent: "usher/test", environment: environment)
    return S3Objects(S3Bucket(bucket, region: AWSRegion("us-east-1"), client: client))
  }

  func end() async { await network?.shutdown() }
}

extension S3PutOutcome {
  var version: S3Version? { if case .written(let version) = self { version } else { nil } }

  /// In a word that a table can hold.
  var word: String {
    switch self {
    case .written: "written"
    case .preconditionFailed: "precondition failed"
    case .conflict: "conflict"
    case .uncertain: "uncertain"
    case .refused: "refused"
    }
  }
}

extension Result where Success == Void, Failure == any Error {
  /// What came of `body`, for whoever has something to end before a failure shows.
  static func of(_ body: () async throws -> Void) async -> Self {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}
