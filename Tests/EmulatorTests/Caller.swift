import AWSCore
import Emulator
import Foundation
import JSONText
import Synchronization

/// A clock that moves only when a test moves it.
final class FakeClock: Sendable {
  private let seconds: Mutex<Double>

  init(at seconds: Double = 1_790_000_000) {
    self.seconds = Mutex(seconds)
  }

  var date: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

  func advance(_ by: Double) {
    seconds.withLock { $0 += by }
  }
}

extension EmulatorEnvironment {
  /// Ids that count from 1, in the form of UUIDs; `seed` keeps those of two services apart.
  static func fake(_ clock: FakeClock, seed: Int = 0) -> EmulatorEnvironment {
    let counter = Counter()
    return EmulatorEnvironment(
      now: { clock.date },
      newID: {
        let digits = String(counter.next(), radix: 16)
        return "0000000\(seed)-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
      })
  }
}

private final class Counter: Sendable {
  private let value = Mutex(0)
  func next() -> Int {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}

/// Calls the emulated service as a client does: signed, over its transport.
struct Caller {
  var service: EmulatedService
  var clock: FakeClock
  var region = "us-east-1"
  var credentials = Credentials(accessKeyID: "usher-emulator", secretAccessKey: "usher-emulator", source: "the test")

  init(_ service: EmulatedService, _ clock: FakeClock) {
    self.service = service
    self.clock = clock
  }

  init(_ switches: EmulatorSwitches = EmulatorSwitches(), clock: FakeClock = FakeClock()) {
    self.clock = clock
    service = EmulatedService(inMemory: switches, environment: .fake(clock))
  }

  static let jobs = "/audience-generation-job"

  func request(_ method: String, _ path: String, query: [QueryItem] = [], body: String = "") -> HTTPRequest {
    var request = HTTPRequest(
      method: method, endpoint: Endpoint(host: "cleanrooms-ml.\(region).amazonaws.com"), path: path, query: query,
      headers: HTTPHeaders([("content-type", "application/json")]), body: Array(body.utf8))
    SigV4Signer(credentials: credentials, service: "cleanrooms-ml", region: region).sign(&request, at: clock.date)
    return request
  }

  func send(_ request: HTTPRequest) async throws -> Answer {
    Answer(try await service.send(request, within: .seconds(60)))
  }

  func call(_ method: String, _ path: String, query: [QueryItem] = [], body: String = "") async throws -> Answer {
    try await send(request(method, path, query: query, body: body))
  }

  func start(_ job: StartBody = StartBody()) async throws -> Answer {
    try await call("POST", Self.jobs, body: job.text)
  }

  /// The ARN of a job that was started.
  func started(_ job: StartBody = StartBody()) async throws -> String {
    try await start(job).json["audienceGenerationJobArn"]?.string ?? "no ARN"
  }

  func get(_ arn: String) async throws -> Answer {
    try await call("GET", Self.path(arn))
  }

  func delete(_ arn: String) async throws -> Answer {
    try await call("DELETE", Self.path(arn))
  }

  func list(_ query: [String: String] = [:]) async throws -> Answer {
    try await call("GET", Self.jobs, query: query.sorted { $0.key < $1.key }.map { QueryItem($0.key, $0.value) })
  }

  /// The names of one page of the list.
  func listedNames(_ query: [String: String] = [:]) async throws -> [String] {
    try await list(query).names
  }

  static func path(_ arn: String) -> String { "\(jobs)/\(PercentEncoding.label(arn))" }
  static func tagPath(_ arn: String) -> String { "/tags/\(PercentEncoding.label(arn))" }
}

/// An answer and what tests ask of it.
struct Answer {
  let response: HTTPResponse
  let json: JSONValue

  init(_ response: HTTPResponse) {
    self.response = response
    json = (try? JSONValue(parsing: response.body)) ?? .null
  }

  var status: Int { response.status }
  /// nil where it is no error.
  var errorType: String? { response.headers["x-amzn-errortype"] }
  var message: String { json["message"]?.string ?? "" }
  var jobStatus: String? { json["status"]?.string }
  var names: [String] { json["audienceGenerationJobs"]?.elements?.compactMap { $0["name"]?.string } ?? [] }
  var tags: [String: String]? {
    json["tags"]?.members.map { Dictionary($0.map { ($0.name, $0.value.string ?? "") }) { first, _ in first } }
  }
}

/// The body of a start.
struct StartBody {
  var name = "spring-1"
  var model = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m1"
  var account = "123456789012"
  /// Members to add, each as JSON with a comma before it.
  var more = ""

  var text: String {
    var name = JSONWriter()
    name.string(self.name)
    return """
      {"name": \(name.text), "configuredAudienceModelArn": "\(model)", "seedAudience": {"dataSource": \
      {"s3Uri": "s3://seeds/a.jsonl"}, "roleArn": "arn:aws:iam::\(account):role/seed"}\(more)}
      """
  }
}
