import CleanRoomsMLModel
import Foundation
import JobModel
import TestSupport
import Testing

@Suite("What is material is declared once")
struct MaterialMemberTests {
  /// The paths of the request's values, and whether each is sensitive, by itself or by what it stands in.
  private static func leaves(
    _ shape: StructureShape, below path: String = "", isSensitive: Bool = false
  ) -> [(path: String, isSensitive: Bool)] {
    shape.members.flatMap { member in
      let isSensitive = isSensitive || member.isSensitive
      return if case .structure(let structure) = member.shape {
        leaves(structure, below: path + member.name + ".", isSensitive: isSensitive)
      } else {
        [(path + member.name, isSensitive)]
      }
    }
  }

  /// They name and describe the job.
  private static let notMaterial = ["name"] + DescriptiveFields.paths

  @Test("Every member of the request is in the table, or among those that are not material")
  func complete() {
    let leaves = Self.leaves(FieldConstraints.request)
    let material = MaterialMember.all.filter { $0.root != .revision }
    #expect(Set(leaves.map(\.path)) == Set(material.map(\.path) + Self.notMaterial))
    #expect(leaves.count == material.count + Self.notMaterial.count)
    for member in material {
      #expect(leaves.contains { $0 == (member.path, member.isSensitive) }, "\(member.path)")
    }
  }

  @Test("What is digested is what the table has, in canonical order")
  func digested() {
    #expect(Set(MaterialMember.digested) == Set(MaterialMember.all.map(\.root)))
    #expect(MaterialMember.digested.map(\.rawValue) == MaterialMember.digested.map(\.rawValue).sorted())
  }

  @Test(
    "A change of role or workers changes no result; of what is not known nobody can say so",
    arguments: [
      ("seedAudience.roleArn", MaterialMember.Effect.access),
      ("seedAudience.sqlComputeConfiguration.worker.properties.spark.a.b", .compute),
      ("seedAudience.sqlComputeConfiguration.worker.number", .compute),
      ("seedAudience.sqlComputeConfiguration.later", .result), ("seedAudience.roleArns", .result),
      ("revision", .result), ("later", .result),
    ])
  func effect(path: String, expected: MaterialMember.Effect) {
    #expect(MaterialMember.effect(of: FieldChange(path: path, old: nil, new: "x")) == expected)
  }

  @Test("The documentation names what is digested, and what is not")
  func documented() throws {
    let page = ChildProcess.checkout.appending(path: "Sources/usher/usher.docc/Manifests.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let section = try #require(text.split(separator: "## What makes a run").last?.split(separator: "```").first)
    for name in MaterialMember.digested.map(\.rawValue) + Self.notMaterial {
      #expect(section.contains("`\(name)`"), "\(name)")
    }
  }
}
