import CleanRoomsMLModel
import JSONText
import JobModel

/// The JSON Schema of the manifest, for editors and other programs: made from the shapes that the manifest decoder
/// reads.
///
/// It describes one document. What a job lacks may be in the defaults of its folders. So the schema says of
/// a `spec` only what it may be, not that it is complete.
package enum ManifestSchema {
  /// The schema (2020-12) as JSON text in UTF-8, indented by two spaces, with a newline at the end; always the same
  /// bytes.
  package static var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
      json.member("$id", "urn:usher:v1:manifest")
      json.member("title", "A manifest of usher")
      json.member("description", description)
      // An empty document is skipped.
      json.member("type", ["object", "null"])
      json.member("properties") { json in
        json.schema("apiVersion", of: ManifestShape.job)
        json.member("kind") { json in
          json.member("description", ManifestShape.job["kind"]?.summary)
          json.member("enum", kinds)
        }
      }
      json.member("if") { json in
        json.member("required", ["kind"])
        json.member("properties") { $0.member("kind") { $0.member("const", defaults) } }
      }
      json.reference("then", to: defaults)
      json.member("else") { json in
        json.member("if") { json in
          json.member("required", ["kind"])
          json.member("properties") { $0.member("kind") { $0.member("const", export) } }
        }
        json.reference("then", to: export)
        json.reference("else", to: job)
      }
      json.member("$defs") { writeDefinitions(to: &$0) }
    }
    return IndentedJSON.indented(json.bytes)
  }

  private static let job = JobKind.audienceGenerationJob.rawValue
  private static let export = JobKind.audienceExportJob.rawValue
  private static let defaults = "Defaults"
  private static let kinds = [ManifestShape.kind, ManifestShape.defaultsKind].flatMap { $0.values ?? [] }

  private static func writeDefinitions(to json: inout JSONWriter) {
    json.member(job) { json in
      writeDocument(
        ManifestShape.document(of: .audienceGenerationJob, isIncomplete: true), describedAs: jobDescription, to: &json)
    }
    json.member(export) { json in
      writeDocument(
        ManifestShape.document(of: .audienceExportJob, isIncomplete: true), describedAs: exportDescription, to: &json)
    }
    json.member(defaults) { json in
      writeDocument(ManifestShape.defaults, describedAs: defaultsDescription, without: "name", to: &json)
    }
    guard case .structure(let spec) = ManifestShape.defaults["spec"]?.shape else { return }
    for member in spec.members { json.schema(member.name, of: spec) }
  }

  /// - Parameter excluded: the member of `spec` that it has not.
  private static func writeDocument(
    _ document: StructureShape, describedAs description: String, without excluded: String? = nil,
    to json: inout JSONWriter
  ) {
    json.member("description", description)
    json.member("required", document.requiredNames)
    json.member("properties") { json in
      for member in document.members {
        switch (member.name, member.shape) {
        case ("apiVersion", _), ("kind", _): json.member(member.name, true)
        case ("spec", .structure(let spec)):
          json.member(member.name) { json in
            json.member("description", member.summary)
            json.member("type", "object")
            json.member("properties") { json in
              for member in spec.members where member.name != excluded { json.reference(member.name, to: member.name) }
            }
            json.member("additionalProperties", false)
            if spec.exactlyOneOf.count > 1 { json.atMostOne(of: spec.exactlyOneOf) }
          }
        default: json.schema(member.name, of: document)
        }
      }
    }
    json.member("additionalProperties", false)
  }

  private static let description = """
    One document of a manifest: a job (kind \(job)), an export of its audience (kind \(export)), or in a file \
    \(FolderDefaults.fileName) what the jobs of its folder and below have in common (kind \(defaults)). Because defaults may give any member of a job's spec, none is \
    required here, and of members that exclude one another at most one may be given; `usher validate` checks \
    the result of both.
    """

  private static let jobDescription = "A job that usher starts exactly once."

  private static let exportDescription = "An export of a job's audience to S3 that usher starts exactly once."

  private static let defaultsDescription = """
    What the jobs in the folder of this file, \(FolderDefaults.fileName), and below have in common. Nearer defaults \
    win over farther ones, a job's own spec wins over all.
    """
}
