import JSONText
import JobModel
import Manifests
import Planning

/// Jobs as they will be sent.
struct RenderView {
  let showsSQL: Bool

  /// One YAML document: the request, and beside each value where it stands.
  func text(of job: DeclaredJob) -> ShownText {
    let origins = job.origins
    var yaml = YAMLWriter { path in
      guard let origin = origins.first(where: { Self.is(path, startOf: $0.path) }) else { return "usher" }
      return "\(ShownText.line(origin.file)):\(origin.line)"
    }
    yaml.write(members: ShownRequest.json(of: job, showsSQL: showsSQL).members ?? [])
    let place = job.revisionOrigin.flatMap { $0.file.utf8.elementsEqual(job.location.file.utf8) ? nil : $0 }
    let inherited = place.map { " (\(ShownText.line($0.file)):\($0.line))" } ?? ""
    let revision = job.revision.map { ", revision \($0)\(inherited)" } ?? ""
    return """
      # \(job.name)\(revision): \(job.location.file):\(job.location.line)
      # digest \(job.digest)
      \(ShownText(verbatim: yaml.text))
      """
  }

  func write(_ job: DeclaredJob, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", job.name.text)
      json.member("revision", job.revision)
      json.member("digest", job.digest.description)
      json.member("serviceName", job.serviceName)
      json.member("file", job.location.file)
      json.member("line", job.location.line)
      json.key("request")
      ShownRequest.json(of: job, showsSQL: showsSQL).write(to: &json)
      json.key("origins")
      json.array { json in
        for origin in shown(job.origins) {
          json.object { json in
            json.member("path", origin.path)
            json.member("file", origin.file)
            json.member("line", origin.line)
          }
        }
      }
    }
  }

  /// The names of the query's parameters are sensitive as well.
  private func shown(_ origins: [FieldOrigin]) -> [FieldOrigin] {
    if showsSQL { return origins }
    return origins.map { origin in
      guard Self.is(ShownRequest.sensitive, startOf: origin.path) else { return origin }
      return FieldOrigin(path: Array(origin.path.prefix(3)), file: origin.file, line: origin.line)
    }
  }

  private static func `is`(_ path: [String], startOf other: [String]) -> Bool {
    path.count <= other.count && zip(path, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }
}
