import CleanRoomsMLModel
import JSONText
import JobModel
import Manifests
import Planning

/// Jobs as they will be sent.
struct RenderView {
  let showsSQL: Bool

  /// One YAML document: the request, and beside each value where it stands.
  func text(of job: DeclaredJob) -> String {
    let origins = job.origins
    var yaml = YAMLWriter { path in
      guard let origin = origins.first(where: { Self.is(path, startOf: $0.path) }) else { return "usher" }
      return "\(ShownText.line(origin.file)):\(origin.line)"
    }
    yaml.write(members: request(of: job).members ?? [])
    let revision = job.revision.map { ", revision \($0)" } ?? ""
    return """
      # \(job.name)\(revision): \(ShownText.line(job.location.file)):\(job.location.line)
      # digest \(job.digest)
      \(yaml.text)
      """
  }

  /// All jobs and diagnostics as one document for programs.
  func document(_ declared: DeclaredJobs) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("formatVersion", 1)
      json.key("jobs")
      json.array { json in for job in declared.jobs { write(job, to: &json) } }
      json.key("diagnostics")
      json.array { json in for diagnostic in declared.diagnostics { diagnostic.write(to: &json) } }
    }
    json.newline()
    return json.bytes
  }

  private func write(_ job: DeclaredJob, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", job.name.text)
      json.member("revision", job.revision)
      json.member("digest", job.digest.description)
      json.member("serviceName", job.serviceName)
      json.member("file", job.location.file)
      json.member("line", job.location.line)
      json.key("request")
      request(of: job).write(to: &json)
      json.key("origins")
      json.array { json in
        for origin in shown(job.origins) {
          json.object { json in
            json.key("path")
            json.array { json in for key in origin.path { json.string(key) } }
            json.member("file", origin.file)
            json.member("line", origin.line)
          }
        }
      }
    }
  }

  /// The request's JSON; what is sensitive in it as size and digest, unless it may be shown.
  private func request(of job: DeclaredJob) -> JSONValue {
    guard let request = job.request else { return .object([]) }
    var json = JSONWriter()
    request.write(to: &json)
    do {
      let value = try JSONValue(parsing: json.bytes)
      return showsSQL ? value : hidingSQL(in: value, of: MaterialFields(of: request, revision: nil))
    } catch {
      preconditionFailure("what usher sends is no JSON: \(error)")
    }
  }

  private func hidingSQL(in request: JSONValue, of fields: MaterialFields) -> JSONValue {
    let prefix = Self.sensitive.joined(separator: ".") + "."
    let summaries = fields.fields.filter { $0.path.hasPrefix(prefix) }.map { field in
      JSONValue.Member(name: String(field.path.dropFirst(prefix.count)), value: .string(field.value))
    }
    return summaries.isEmpty ? request : request.replacing(Self.sensitive[...], by: .object(summaries))
  }

  /// The names of the query's parameters are sensitive as well.
  private func shown(_ origins: [FieldOrigin]) -> [FieldOrigin] {
    if showsSQL { return origins }
    return origins.map { origin in
      guard Self.is(Self.sensitive, startOf: origin.path) else { return origin }
      return FieldOrigin(path: Array(origin.path.prefix(3)), file: origin.file, line: origin.line)
    }
  }

  private static let sensitive = ["seedAudience", "sqlParameters"]

  private static func `is`(_ path: [String], startOf other: [String]) -> Bool {
    path.count <= other.count && zip(path, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }
}

extension JSONValue {
  /// The value with another one under these keys.
  fileprivate func replacing(_ path: ArraySlice<String>, by value: JSONValue) -> JSONValue {
    guard let name = path.first, let members else { return value }
    return .object(
      members.map { member in
        guard member.name.utf8.elementsEqual(name.utf8) else { return member }
        return Member(name: name, value: member.value.replacing(path.dropFirst(), by: value))
      })
  }
}
