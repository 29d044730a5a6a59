import JobModel
import Testing

@testable import Manifests

@Suite("Every row of the constraints, on both sides of each boundary")
struct ConstraintTests {
  @Test("In YAML and in JSON: taken, or refused at the very member")
  func verdicts() {
    for file in ["a.yaml", "a.json"] {
      for item in ConstraintCases.all {
        let text = file == "a.json" ? item.tree.json : item.tree.yaml
        let (jobs, diagnostics) = MarkedManifest.parse(Array(text.utf8), as: file)
        let errors = diagnostics.filter { $0.severity == .error }
        let about = errors.allSatisfy { item.member.isEmpty || $0.message.hasPrefix(item.member) }
        if errors.isEmpty != item.isAllowed || jobs.count != (item.isAllowed ? 1 : 0) || !about {
          Issue.record("\(file), \(item.member), \(item.words.prefix(80)): \(errors.map(\.message))")
        }
      }
    }
  }

  @Test("Every row has cases, 852 in all")
  func count() {
    let members = Set(ConstraintCases.all.map(\.member))
    let paths: [[String]] = ConstraintTable.rows.map(\.path) + ConstraintTable.maps.map(\.path)
    for path in paths {
      let member = path.drop { $0 == "spec" }.joined(separator: ".")
      #expect(members.contains(member), "\(member)")
    }
    #expect(ConstraintCases.all.count == 852)
  }
}
