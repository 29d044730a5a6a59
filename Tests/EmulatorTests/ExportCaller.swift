import AWSCore
import JSONText

extension Caller {
  static let exports = "/audience-export-job"

  /// The ARN of a job that is ACTIVE by now.
  func active(_ job: StartBody = StartBody(), after seconds: Double = 2) async throws -> String {
    let arn = try await started(job)
    clock.advance(seconds)
    return arn
  }

  func export(_ body: ExportBody) async throws -> Answer {
    try await call("POST", Self.exports, body: body.text)
  }

  func listExports(_ query: [String: String] = [:]) async throws -> Answer {
    try await call("GET", Self.exports, query: query.sorted { $0.key < $1.key }.map { QueryItem($0.key, $0.value) })
  }

  /// What one page of the list of exports holds.
  func exports(_ query: [String: String] = [:]) async throws -> [JSONValue] {
    try await listExports(query).json["audienceExportJobs"]?.elements ?? []
  }

  func exportNames(_ query: [String: String] = [:]) async throws -> [String] {
    try await exports(query).compactMap { $0["name"]?.string }
  }
}

/// The body of an export's start.
struct ExportBody {
  var job: String
  var name = "e"
  var type = "PERCENTAGE"
  var value = 5
  /// Members to add, each as JSON with a comma before it.
  var more = ""

  init(_ job: String, name: String = "e", type: String = "PERCENTAGE", value: Int = 5, more: String = "") {
    (self.job, self.name, self.type, self.value, self.more) = (job, name, type, value, more)
  }

  var text: String {
    var name = JSONWriter()
    name.string(self.name)
    return """
      {"name": \(name.text), "audienceGenerationJobArn": "\(job)", "audienceSize": {"type": "\(type)", \
      "value": \(value)}\(more)}
      """
  }
}
