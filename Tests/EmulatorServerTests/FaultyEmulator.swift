import AWSCore
import Foundation
import NIOTransport
import TestSupport

/// An emulator under a script of faults, and clients of it.
final class FaultyEmulator {
  static let jobs = "/audience-generation-job"

  let running: RunningEmulator
  private let endpoint: Endpoint
  private let folder: TemporaryFolder

  /// - Parameter script: the text of the script's file.
  init(script: String, _ switches: [String] = []) throws {
    folder = try TemporaryFolder()
    let file = folder.file("faults.json")
    try Data(script.utf8).write(to: file)
    running = try RunningEmulator(["--faults", file.path] + switches)
    let port = running.endpoint.split(separator: ":").last.flatMap { Int($0) }
    endpoint = Endpoint(scheme: "http", host: "127.0.0.1", port: port)
  }

  convenience init(rules: String, _ switches: [String] = []) throws {
    try self.init(script: #"{"formatVersion": 1, "faults": [\#(rules)]}"#, switches)
  }

  /// The lines about faults so far.
  var reports: [String] {
    running.process.standardError.split(separator: "\n").map(String.init).filter { $0.hasPrefix("fault ") }
  }

  func raw() throws -> RawConnection { try RawConnection(port: endpoint.port ?? 0) }

  func start(_ name: String) -> HTTPRequest {
    request(
      "POST", Self.jobs,
      """
      {"name": "\(name)", "configuredAudienceModelArn":
      "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m", "seedAudience": {"dataSource":
      {"s3Uri": "s3://seeds/a.jsonl"}, "roleArn": "arn:aws:iam::123456789012:role/seed"}}
      """)
  }

  func request(_ method: String, _ path: String, _ body: String = "") -> HTTPRequest {
    var request = HTTPRequest(method: method, endpoint: endpoint, path: path, body: Array(body.utf8))
    let credentials = Credentials(accessKeyID: "usher-emulator", secretAccessKey: "usher-emulator", source: "the test")
    // It holds from five minutes before its time to five after. Where other tests keep all threads busy it may be minutes
    // until it is sent: so its time is in four.
    SigV4Signer(credentials: credentials, service: "cleanrooms-ml", region: "us-east-1").sign(
      &request, at: Date(timeIntervalSinceNow: 240))
    return request
  }

  /// What usher's own transport makes of the request: a status, `not sent` or `maybe sent`.
  func outcome(_ request: HTTPRequest) async -> String {
    do { return "\(try await send(request).status)" } catch {
      switch error {
      case .notSent: return "not sent"
      case .maybeSent: return "maybe sent"
      }
    }
  }

  func listing() async throws -> String {
    String(decoding: try await send(request("GET", Self.jobs)).body, as: UTF8.self)
  }

  private func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let patience = Duration.seconds(30)
    let transport = AsyncHTTPTransport(connections: 1, connectLimit: patience, silenceLimit: patience)
    let result: Result<HTTPResponse, TransportError>
    do { result = .success(try await transport.send(request, within: patience)) } catch {
      result = .failure(error)
    }
    await transport.shutdown()
    return try result.get()
  }
}

extension HTTPRequest {
  var head: String {
    var lines = ["\(method) \(path) HTTP/1.1"]
    for field in headers.fields { lines.append("\(field.name): \(field.value)") }
    if headers["host"] == nil { lines.append("host: \(endpoint.authority)") }
    return lines.joined(separator: "\r\n") + "\r\ncontent-length: \(body.count)\r\nconnection: close\r\n\r\n"
  }

  var text: String { head + String(decoding: body, as: UTF8.self) }
}
