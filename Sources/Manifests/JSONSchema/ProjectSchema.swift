import CleanRoomsMLModel
import JSONText

/// The JSON Schema of `usher.yaml`, made from the shape that `ProjectReader` reads.
package enum ProjectSchema {
  /// The schema (2020-12) as JSON text in UTF-8, indented by two spaces, with a newline at the end; always the same
  /// bytes.
  package static var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
      json.member("$id", "urn:usher:v1:project")
      json.member("title", "A project of usher")
      json.member("description", description)
      // An empty file only marks the root.
      json.member("type", ["object", "null"])
      json.member("required", ProjectShape.project.requiredNames)
      json.member("properties") { json in
        for member in ProjectShape.project.members { json.schema(member.name, of: ProjectShape.project) }
      }
      json.member("additionalProperties", false)
    }
    return IndentedJSON.indented(json.bytes)
  }

  private static let description = """
    The file \(ProjectShape.fileName) at the root of a repository: the rules for all jobs in its folder and below, \
    and for every apply of them.
    """
}
