import CleanRoomsMLModel
import Foundation
import JSONText
import TestSupport
import Testing

@Suite("The table of constraints is the service model's")
struct ModelDriftTests {
  @Test(
    "botocore's model agrees, member by member", .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"),
    arguments: ["StartAudienceGenerationJobRequest", "StartAudienceExportJobRequest"])
  func botocore(shape: String) throws {
    let isExport = shape == "StartAudienceExportJobRequest"
    var json = JSONWriter()
    Self.write(.structure(isExport ? FieldConstraints.exportRequest : FieldConstraints.request), to: &json)
    let result = try Python.script("Oracles/model_constraints.py", [shape], input: .init(json.bytes))
    #expect(result.standardError == "")
    #expect(result.status == 0)
    #expect(result.standardOutput == "\n")
  }

  @Test("The checks use the botocore whose date the errors give")
  func version() throws {
    let pins = ChildProcess.checkout.appending(path: "Tests/Oracles/requirements.txt")
    let lines = try String(contentsOf: pins, encoding: .utf8).split(separator: "\n")
    #expect(lines.contains("botocore==1.44.8"))
  }

  private static func write(_ shape: Shape, to json: inout JSONWriter) {
    switch shape {
    case .text(let constraints): write(constraints, to: &json)
    case .boolean: json.object { $0.member("kind", "boolean") }
    case .integer(let range):
      json.object { json in
        json.member("kind", "integer")
        json.member("min", range.lowerBound)
        json.member("max", range.upperBound)
      }
    case .map(let map):
      json.object { json in
        json.member("kind", "map")
        json.member("key", map.key) { write($0, to: &$1) }
        json.member("value", map.value) { write($0, to: &$1) }
        json.member("maximumCount", map.maximumCount)
      }
    case .list, .listMap, .structureMap: Issue.record("no request has a list")
    case .structure(let structure):
      json.object { json in
        json.member("kind", "structure")
        json.key("exactlyOneOf")
        json.array { json in for name in structure.exactlyOneOf { json.string(name) } }
        json.key("members")
        json.array { json in
          for member in structure.members {
            json.object { json in
              json.member("name", member.name)
              json.member("required", member.isRequired)
              json.member("sensitive", member.isSensitive)
              json.member("shape", member.shape) { write($0, to: &$1) }
            }
          }
        }
      }
    }
  }

  private static func write(_ constraints: TextConstraints, to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", "text")
      json.member("shape", constraints.shape)
      json.member("min", constraints.length.lowerBound)
      json.member("max", constraints.length.upperBound)
      json.member("pattern", constraints.pattern?.regularExpression)
      json.member("mayBeBlank", constraints.mayBeBlank)
      json.member("values", constraints.values) { values, json in
        json.array { json in for value in values { json.string(value) } }
      }
    }
  }
}
