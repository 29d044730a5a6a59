import AWSCore
import Foundation
import Synchronization
import TestSupport
import Testing

/// One situation in which credentials are looked for, and the access key that is found. usher and botocore are both put
/// into it.
struct CredentialsCase: Encodable, Sendable, CustomTestStringConvertible {
  var name: String
  /// What `--profile` names.
  var profile: String?
  /// Beside `HOME`; `{HOME}` in a value is the home folder of the case.
  var environment: [String: String] = [:]
  /// The texts of files below the home folder, by their paths; `{HOME}` as above.
  var files: [String: String] = [:]
  var replies: [Reply] = []
  /// nil: an error.
  var key: String?
  /// Where usher differs on purpose: what botocore gives, and why we do not.
  var botocore: Difference?

  struct Difference: Encodable, Sendable {
    var key: String?
    var why: String
  }

  var testDescription: String { name }

  init(
    _ name: String, profile: String? = nil, _ environment: [String: String] = [:], config: String? = nil,
    credentials: String? = nil, files: [String: String] = [:], _ replies: [Reply] = [], key: String?,
    botocore: Difference? = nil
  ) {
    self.name = name
    self.profile = profile
    self.environment = environment
    self.files = files
    self.files[".aws/config"] = config
    self.files[".aws/credentials"] = credentials
    self.replies = replies
    self.key = key
    self.botocore = botocore
  }
}

/// What the world answers to a request; to one that no reply fits, it does not.
struct Reply: Encodable, Sendable {
  var method: String
  /// The whole URL, its query too.
  var url: String
  /// What stands somewhere in headers of those names, which are in lower case.
  var headers: [String: String] = [:]
  /// Names and values that stand in the body's form.
  var form: [String: String] = [:]
  var status = 200
  var body: String
  /// How often it is given.
  var times = 1000

  func fits(_ request: HTTPRequest) -> Bool {
    let sent = PercentEncoding.items(ofQuery: String(decoding: request.body, as: UTF8.self))
    return request.method == method && request.url == url
      && headers.allSatisfy { name, part in request.headers[name]?.contains(part) == true }
      && form.allSatisfy { name, value in sent.contains(QueryItem(name, value)) }
  }
}

/// Answers as a case's replies say, and counts what was sent.
final class ReplyingTransport: HTTPTransport {
  private let replies: Mutex<[Reply]>
  private let sent = Mutex<[HTTPRequest]>([])

  init(_ replies: [Reply]) {
    self.replies = Mutex(replies)
  }

  var requests: [HTTPRequest] { sent.withLock { $0 } }

  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    sent.withLock { $0.append(request) }
    let reply = replies.withLock { replies -> Reply? in
      guard let index = replies.firstIndex(where: { $0.times > 0 && $0.fits(request) }) else { return nil }
      replies[index].times -= 1
      return replies[index]
    }
    guard let reply else { throw .notSent("nobody is there") }
    return HTTPResponse(status: reply.status, body: Array(reply.body.utf8))
  }
}

/// Runs programs for real.
struct RealProcesses: ProcessRunner {
  func run(_ command: [String]) async throws(ProcessError) -> ProcessResult {
    do {
      let result = try ChildProcess.run(URL(fileURLWithPath: "/usr/bin/env"), command)
      return ProcessResult(
        status: result.status, standardOutput: Array(result.standardOutput.utf8),
        standardError: Array(result.standardError.utf8))
    } catch {
      throw ProcessError("\(error)")
    }
  }
}

extension CredentialsCase {
  /// What usher finds in it, or the error's message.
  func outcome() async throws -> Result<Credentials, CredentialsError> {
    let home = try TemporaryFolder()
    let path = home.url.path
    for (name, text) in files {
      let file = home.file(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.replacing("{HOME}", with: path).utf8).write(to: file)
    }
    var environment = environment.mapValues { $0.replacing("{HOME}", with: path) }
    environment["HOME"] = path
    let system = CredentialsEnvironment(
      transport: ReplyingTransport(replies), processes: RealProcesses(), calls: FakeEnvironment().environment(),
      userAgent: "usher/test")
    do {
      let settings = try AWSSettings(profile: profile, files: .onDisk(environment: environment))
      let cache = CredentialsCache(CredentialsChain.standard(settings, system)) { FakeEnvironment.start }
      return .success(try await cache.credentials())
    } catch let error as CredentialsError {
      return .failure(error)
    } catch let error as ProfileFileError {
      return .failure(.invalid(error.description))
    }
  }
}
