import CleanRoomsMLModel
import Foundation
import JobModel
import Manifests
import TestSupport
import Testing

@Suite("The examples are right")
struct ExampleTests {
  private static func read(_ folder: String) async -> DeclaredJobs {
    await ManifestReader(workers: 2).read([ChildProcess.checkout.appending(path: "examples/\(folder)").path]) { _ in
      true
    }
  }

  @Test("quickstart: a file, a query, an analysis template")
  func quickstart() async {
    let declared = await Self.read("quickstart")
    #expect(declared.diagnostics == [])
    #expect(declared.jobs.map(\.name.text) == ["loyal-readers", "partner-overlap", "spring-lookalikes"])
    let seeds = declared.jobs.compactMap(\.request?.seedAudience)
    #expect(seeds.map { $0.sqlParameters?.queryString != nil } == [true, false, false])
    #expect(seeds.map { $0.sqlParameters?.analysisTemplateArn != nil } == [false, true, false])
    #expect(seeds.map { $0.dataSource != nil } == [false, false, true])
  }

  @Test("campaigns: a team's repository")
  func campaigns() async {
    let declared = await Self.read("campaigns")
    #expect(declared.diagnostics == [])
    #expect(declared.jobs.count == 17)
    #expect(declared.fileCount == 11)
    #expect(Set(declared.jobs.map(\.account)) == ["123456789012"])
    #expect(Set(declared.jobs.map(\.region)) == ["eu-central-1", "us-east-1"])
    #expect(declared.jobs.filter { $0.givenServiceName != nil }.map(\.name.text) == ["eu-partner-overlap"])
    let requests = declared.jobs.compactMap(\.request)
    #expect(
      requests.allSatisfy { ($0.seedAudience.sqlParameters?.analysisTemplateArn == nil) == ($0.collaborationId == nil) }
    )
  }
}
