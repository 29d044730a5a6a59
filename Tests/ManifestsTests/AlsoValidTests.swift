import CleanRoomsMLModel
import JobModel
import Testing

@testable import Manifests

@Suite("Worker types that usher does not know yet")
struct AlsoValidTests {
  private let folder: ManifestFolder
  private static let role = "arn:aws:iam::123456789012:role/seed-reader"

  init() throws {
    folder = try ManifestFolder()
  }

  private func seed(_ type: String) -> String {
    """
    {roleArn: "\(Self.role)", sqlParameters: {queryString: SELECT 1},
        sqlComputeConfiguration: {worker: {type: \(type), number: 2}}}
    """
  }

  private func read(_ rules: String, _ type: String) async throws -> DeclaredJobs {
    try folder.write("usher.yaml", project(rules))
    try folder.write("a.yaml", manifest(seed: seed(type)))
    return await folder.read()
  }

  private static let path = "a.yaml:7:46: seedAudience.sqlComputeConfiguration.worker.type: "
  private static let known = "known: CR.1X, CR.4X and CR.8X, in the service's model of 2026-11-20"

  @Test(
    "One is an error that names the model's date and how to allow the value",
    arguments: [
      (
        "CR.16X",
        "if AWS accepts CR.16X, add it to usher.yaml: spec: {alsoValid: {workerTypes: [CR.16X]}}"
      ),
      ("GPU.1", "if AWS accepts GPU.1, add it to usher.yaml: spec: {alsoValid: {workerTypes: [GPU.1]}}"),
    ])
  func unknown(type: String, note: String) async throws {
    for rules in ["maxStarts: 1", "alsoValid: {}", "alsoValid: {workerTypes: [CR.32X]}"] {
      let declared = try await read(rules, type)
      #expect(declared.hasErrors)
      #expect(folder.told(declared) == ["\(Self.path)\"\(type)\" is unknown (\(Self.known); \(note))"])
    }
  }

  @Test("What is no worker type of any day, or differs in its letters' case, gets no such advice")
  func nonsense() async throws {
    #expect(
      folder.told(try await read("maxStarts: 1", "cr.8x")) == [
        "\(Self.path)\"cr.8x\" is unknown, did you mean 'CR.8X'? (\(Self.known))"
      ])
    #expect(folder.told(try await read("maxStarts: 1", "'a b'")) == ["\(Self.path)\"a b\" is unknown (\(Self.known))"])
  }

  @Test("usher.yaml allows one, with a warning that names its line, and the job is sent with it")
  func allowed() async throws {
    let declared = try await read("maxStarts: 1\nalsoValid:\n  workerTypes: [CR.32X, CR.16X]", "CR.16X")
    #expect(!declared.hasErrors && declared.diagnostics.map(\.severity) == [.warning])
    #expect(
      folder.told(declared) == [
        "\(Self.path)\"CR.16X\" is unknown to this version of usher, which cannot check whether AWS accepts it "
          + "(usher.yaml:6: alsoValid.workerTypes allows it)"
      ])
    #expect(declared.jobs.first?.request.map { "\($0.seedAudience)" }?.contains("CR.16X") == true)
  }

  @Test("It holds in defaults too, where it is reported once")
  func defaults() async throws {
    try folder.write(
      "usher.defaults.yaml",
      "apiVersion: usher/v1\nkind: Defaults\nspec:\n  seedAudience:\n    sqlComputeConfiguration:\n"
        + "      worker: {type: CR.16X, number: 2}\n")
    try folder.write("usher.yaml", project("alsoValid: {workerTypes: [CR.16X]}"))
    try folder.write(
      "a.yaml", manifest(seed: "{roleArn: \"\(Self.role)\", sqlParameters: {queryString: SELECT 1}}"))
    let declared = await folder.read()
    #expect(!declared.hasErrors && declared.jobs.count == 1)
    #expect(
      folder.told(declared) == [
        "usher.defaults.yaml:6:22: seedAudience.sqlComputeConfiguration.worker.type: \"CR.16X\" is unknown to this "
          + "version of usher, which cannot check whether AWS accepts it (usher.yaml:4: alsoValid.workerTypes allows "
          + "it; in the job \"spring\", a.yaml:1)"
      ])
  }

  @Test("usher.yaml takes no value that can be none")
  func values() {
    expectProject(
      project("alsoValid: {workerTypes: [1️⃣'CR 16X']}"),
      Expected(
        "1️⃣", "alsoValid.workerTypes: has the character U+0020 at position 3, which is not allowed",
        "expected a worker type as AWS writes it, such as CR.16X"))
    expectProject(
      project("alsoValid: {1️⃣statuses: [ACTIVE]}"),
      Expected("1️⃣", "alsoValid: unknown key \"statuses\"", "known here: workerTypes"))
  }
}
