import CleanRoomsMLModel
import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("Reading many manifests")
struct ManifestReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ path: String, _ text: String) throws {
    let file = folder.file(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func read(workers: Int = 2) async -> DeclaredJobs {
    await ManifestReader(workers: workers).read([folder.url.path]) { _ in false }
  }

  @Test("200 files: the same jobs in the same order, however many workers", arguments: [1, 2, 7])
  func order(workers: Int) async throws {
    for index in 0..<200 { try write("\(index % 7)/job-\(index).yaml", manifest(metadata: "{name: job-\(index)}")) }
    let declared = await read(workers: workers)
    #expect(declared.diagnostics == [])
    #expect(declared.fileCount == 200)
    #expect(declared.jobs.map(\.path) == declared.jobs.map(\.path).sorted())
    #expect(Set(declared.jobs.map(\.name.text)) == Set((0..<200).map { "job-\($0)" }))
    #expect(declared.jobs.allSatisfy { $0.request == nil && $0.account == "123456789012" && $0.region == "us-east-1" })
  }

  @Test("All mistakes of all files, by file and place")
  func mistakes() async throws {
    try write("b.yaml", manifest(metadata: "{name: -}", "description: 12\nx: z"))
    try write("a.yaml", "a: [")
    try write("c.json", "{")
    try write("d.yaml", manifest())
    try write(
      "e.yaml", manifest(metadata: "{name: e}", "tags: 1") + "\n---\n" + manifest(metadata: "{name: f}", "tags: 2"))
    let declared = await read()
    #expect(declared.hasErrors)
    #expect(
      declared.diagnostics.map { "\(($0.file ?? "").split(separator: "/").last ?? ""):\($0.location?.line ?? 0)" }
        == ["a.yaml:1", "b.yaml:3", "b.yaml:7", "b.yaml:8", "c.json:1", "e.yaml:7", "e.yaml:15"])
  }

  @Test("A name stands once over all files, a service name once in an account and region")
  func names() async throws {
    try write("a.yaml", manifest())
    try write("b.yaml", manifest() + "\n---\n" + manifest(metadata: "{name: c}", "name: Shared"))
    try write("d.yaml", manifest(metadata: "{name: d}", "name: Shared"))
    let other = "arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/m"
    try write("e.yaml", manifest(metadata: "{name: e}", model: other, "name: Shared"))
    let declared = await read()
    #expect(
      told(declared) == [
        "b.yaml:3:18: metadata.name: 'spring' is already declared (first declared in a.yaml:3:18)",
        "d.yaml:7:9: name: 'c' already has the service name \"Shared\" (first in b.yaml:15:9; give one of them another spec.name)",
      ])
    #expect(declared.diagnostics.map(\.excerpt?.line) == ["metadata: {name: spring}", "  name: Shared"])
  }

  private func told(_ declared: DeclaredJobs) -> [String] {
    declared.diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.file):\($0.line):\($0.column): " } ?? diagnostic.file ?? ""
      return "\(place)\(diagnostic.message) (\(diagnostic.notes.joined(separator: "; ")))"
        .replacingOccurrences(of: folder.url.path + "/", with: "")
    }
  }

  @Test("A doubled name is reported at the name in JSON, through aliases and merges, and shows no query")
  func namePlaces() async throws {
    try write("a.yaml", manifest(metadata: "{name: &n spring}", "name: &s Shared"))
    try write(
      "b.json",
      #"""
      {"apiVersion": "usher/v1", "kind": "AudienceGenerationJob", "metadata": {"name": "spring"}, "spec": {
        "configuredAudienceModelArn": "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m",
        "seedAudience": {"roleArn": "arn:aws:iam::123456789012:role/r", "sqlParameters": {"queryString": "SELECT secret"}}}}
      """#)
    try write("c.yaml", "# c\n---\n" + manifest(metadata: "{<<: {name: other}}", "tags: {a: &s Shared}\nname: *s"))
    try write("d.yaml", (manifest(metadata: "{name: d}", "name: Shared")).replacing("\n", with: "\r\n"))
    #expect(
      told(await read()) == [
        "b.json:1:82: metadata.name: 'spring' is already declared (first declared in a.yaml:3:18)",
        "c.yaml:9:13: name: 'spring' already has the service name \"Shared\" (first in a.yaml:7:9; give one of them another spec.name)",
        "d.yaml:7:9: name: 'spring' already has the service name \"Shared\" (first in a.yaml:7:9; give one of them another spec.name)",
      ])
  }

  @Test("An empty mapping is digested, and taking it out starts a run: a warning, where it stands for nothing else")
  func emptyMappings() async throws {
    let seed = { (sql: String, worker: String) in
      "{roleArn: arn:aws:iam::123456789012:role/r, sqlParameters: {queryString: q\(sql)}, sqlComputeConfiguration: {\(worker)}}"
    }
    let empty = seed(", parameters: {}", "worker: {type: CR.1X, number: 4, properties: {spark: {}}}")
    try write("a.yaml", manifest(seed: empty, "tags: {}"))
    try write("b.yaml", manifest(metadata: "{name: b}", seed: seed("", "worker: {}")))
    let declared = await read()
    #expect(!declared.hasErrors && declared.jobs.count == 2)
    #expect(
      declared.diagnostics.map { $0.message.prefix { $0 != ":" } } == [
        "seedAudience.sqlParameters.parameters", "seedAudience.sqlComputeConfiguration.worker.properties.spark",
        "seedAudience.sqlComputeConfiguration.worker",
      ])
    #expect(
      declared.diagnostics.allSatisfy {
        $0.message.hasSuffix("is an empty mapping, which gives another digest than no mapping")
      })
    try write(
      "usher.defaults.yaml",
      "{apiVersion: usher/v1, kind: Defaults, spec: {seedAudience: {sqlParameters: {parameters: {a: b}}}}}")
    #expect(await read().diagnostics.count == 2)
  }

  @Test("A given service name that another job would get by itself")
  func generatedName() async throws {
    try write("a.yaml", manifest())
    let generated = try #require(await read().jobs.first).serviceName
    try write("b.yaml", manifest(metadata: "{name: b}", "name: \(generated)"))
    #expect(await read().diagnostics.count == 1)
  }

  @Test("A given service name that is a job's own generated one, before and after others that get it")
  func generatedNames() async throws {
    try write("b.yaml", manifest())
    let generated = try #require(await read().jobs.first).serviceName
    try write("a.yaml", manifest(metadata: "{name: a}", "name: \(generated)"))
    try write("c.yaml", manifest("name: \(generated)"))
    try write("d.yaml", manifest(metadata: "{name: d}", "name: \(generated.dropLast())0"))
    let declared = await read()
    #expect(
      declared.diagnostics.map(\.message).map { $0.prefix { $0 != ":" } } == ["metadata.name", "metadata.name", "name"])
  }

  @Test("Service names in NFC and NFD are two")
  func normalisation() async throws {
    try write("a.yaml", manifest(metadata: "{name: a}", "name: \"\\u00e9\""))
    try write("b.yaml", manifest(metadata: "{name: b}", "name: \"e\\u0301\""))
    #expect(await read().diagnostics == [])
  }

  @Test("Only a wanted run has its request, with the service name and usher's tags")
  func wanted() async throws {
    try write("a.yaml", manifest(metadata: "{name: a}", "tags: {team: growth}"))
    try write("b.yaml", manifest(metadata: "{name: b}"))
    let declared = await ManifestReader(workers: 1).read([folder.url.path]) { $0.name.text == "a" }
    let request = try #require(declared.jobs[0].request)
    #expect(request.name == declared.jobs[0].serviceName)
    #expect(JobTags.agree(try #require(request.tags), declared.jobs[0].run))
    #expect(request.tags?["team"] == "growth")
    #expect(declared.jobs[1].request == nil)
  }

  @Test("A PATH that holds no manifest: no jobs, and a warning that says so")
  func empty() async throws {
    try write("jobs/a.yaml", manifest(metadata: "{name: a}"))
    try write("misspelt/notes.txt", "")
    let (jobs, misspelt) = (folder.file("jobs").path, folder.file("misspelt").path)
    let declared = await ManifestReader(workers: 1).read([jobs, misspelt, jobs]) { _ in false }
    #expect(declared.fileCount == 1 && !declared.hasErrors)
    #expect(
      declared.diagnostics == [
        Diagnostic(
          .warning, file: misspelt, "there are no manifests here", notes: ["manifests end in .yaml, .yml or .json"])
      ])
  }
}
