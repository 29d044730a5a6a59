import CleanRoomsMLModel
import JSONText
import JobModel

@testable import Manifests

/// Holds a job against what usher promises of every job, by other means than those that made it.
enum JobCheck {
  static func problems(of job: DeclaredJob) -> [String] {
    guard let request = job.request else { return ["\(job.name) has no request"] }
    var json = JSONWriter()
    request.write(to: &json)
    guard let value = try? JSONValue(parsing: json.bytes) else { return ["\(job.name): the request is no JSON"] }
    var problems = ShapeCheck.problems(of: value, as: .structure(FieldConstraints.request), at: job.name.text)
    if JobName(job.name.text) == nil { problems.append("\(job.name) is no name") }
    if !JobTags.agree(request.tags ?? StringMap(), job.run) {
      problems.append("\(job.name) lacks usher's tags")
    }
    if digest(of: value, revision: job.revision) != job.digest { problems.append("\(job.name) has another digest") }
    if job.origins.isEmpty || job.origins.contains(where: { $0.line < 1 || $0.path.isEmpty }) {
      problems.append("\(job.name) comes from nowhere")
    }
    for (name, text) in texts(of: manifest(of: job, request: value)) {
      problems += self.problems(of: job, request: json.bytes, writtenAs: text, in: name)
    }
    if let query = request.seedAudience.sqlParameters?.queryString, let first = query.unicodeScalars.first {
      var other = request
      other.seedAudience.sqlParameters?.queryString = "\(first)\(SecretCheck.secret)"
      var json = JSONWriter()
      other.write(to: &json)
      for (name, text) in texts(of: manifest(of: job, request: (try? JSONValue(parsing: json.bytes)) ?? value)) {
        problems += SecretCheck.problems(of: text, in: name, seed: job.digest.words.0)
      }
    }
    return problems
  }

  /// By the definition: RFC 8785 over the members that are computed with.
  private static func digest(of request: JSONValue, revision: String?) -> SpecDigest {
    let names = ["configuredAudienceModelArn", "seedAudience", "collaborationId", "includeSeedInOutput"]
    var members = (request.members ?? []).filter { names.contains($0.name) }
    members.removeAll { $0.name == "includeSeedInOutput" && $0.value.bool != true }
    if let revision { members.append(JSONValue.Member(name: "revision", value: .string(revision))) }
    var json = JSONWriter()
    CanonicalJSON.write(.object(members), to: &json)
    return SpecDigest(of: json.bytes)
  }

  /// A manifest that declares the same job.
  private static func manifest(of job: DeclaredJob, request: JSONValue) -> JSONValue {
    let spec = (request.members ?? []).compactMap { member -> JSONValue.Member? in
      switch member.name {
      case "name": return job.givenServiceName == nil ? nil : member
      case "tags":
        let users = (member.value.members ?? []).filter { ![JobTags.name, JobTags.digest].contains($0.name) }
        return JSONValue.Member(name: "tags", value: .object(users))
      default: return member
      }
    }
    let metadata = [("name", job.name.text), ("revision", job.revision)].compactMap { name, text in
      text.map { JSONValue.Member(name: name, value: .string($0)) }
    }
    return .object([
      .init(name: "apiVersion", value: .string("usher/v1")),
      .init(name: "kind", value: .string("AudienceGenerationJob")),
      .init(name: "metadata", value: .object(metadata)),
      .init(name: "spec", value: .object(spec)),
    ])
  }

  /// A manifest as YAML and as JSON.
  private static func texts(of manifest: JSONValue) -> [(name: String, text: [UInt8])] {
    var yaml = YAMLWriter { _ in "x" }
    yaml.write(members: manifest.members ?? [])
    var json = JSONWriter()
    manifest.write(to: &json)
    return [("a.yaml", Array(yaml.text.utf8)), ("a.json", json.bytes)]
  }

  private static func problems(
    of job: DeclaredJob, request: [UInt8], writtenAs text: [UInt8], in name: String
  ) -> [String] {
    var parser = FileParser(wanting: { _ in true })
    var part = ManifestReader.Part(first: 0)
    parser.parse(text, of: ManifestFile(shown: name, recorded: name), into: &part)
    var json = JSONWriter()
    part.jobs.first?.request?.write(to: &json)
    if part.jobs.count == 1, part.jobs[0].digest == job.digest, json.bytes == request { return [] }
    return [
      "\(job.name), written as \(name), is another: \(part.diagnostics)\n\(String(decoding: text, as: UTF8.self))"
    ]
  }
}
