import CleanRoomsMLModel
import JobModel
import Testing

@testable import Manifests

@Suite("Exports in manifests")
struct ExportManifestTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    try folder.write(".git/HEAD", "")
    try folder.write("jobs/spring.yaml", Self.job("spring", revision: "w48"))
  }

  private static func job(_ name: String, revision: String) -> String {
    """
    apiVersion: usher/v1
    kind: AudienceGenerationJob
    metadata: {name: \(name), revision: \(revision)}
    spec:
      configuredAudienceModelArn: arn:aws:cleanrooms-ml:eu-west-1:999999999999:configured-audience-model/0d1f2a34
      collaborationId: 11111111-2222-3333-4444-555555555555
      seedAudience:
        roleArn: arn:aws:iam::123456789012:role/seed-reader
        dataSource: {s3Uri: s3://acme-seeds/\(name).jsonl}

    """
  }

  private static let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/0d1f2a34"

  private func export(_ spec: String, name: String = "top5") -> String {
    "apiVersion: usher/v1\nkind: AudienceExportJob\nmetadata: {name: \(name)}\nspec: {\(spec)}\n"
  }

  private static let size = "audienceSize: {type: PERCENTAGE, value: 5}"

  @Test("The upstream's run is part of the run; account and region are the upstream's")
  func declared() async throws {
    try folder.write("jobs/export.yaml", export("audienceGenerationJob: spring, description: x, \(Self.size)"))
    let declared = await folder.read()
    #expect(folder.told(declared) == [])
    let export = try #require(declared.jobs.first { $0.export != nil })
    let spring = try #require(declared.jobs.first { $0.export == nil })
    #expect(export.run.kind == .audienceExportJob && export.export?.upstream == .job(spring.run))
    #expect(export.account == "123456789012" && export.region == "eu-west-1")
    #expect(export.serviceName == "top5-\(export.digest.short)")
    #expect(export.export?.audienceSize == AudienceSize(type: "PERCENTAGE", value: 5))
    try folder.write("jobs/spring.yaml", Self.job("spring", revision: "w49"))
    let next = await folder.read()
    #expect(next.jobs.first { $0.export != nil }.map { $0.digest != export.digest } == true)
  }

  @Test("The digest is over upstream, size and revision, and nothing else")
  func digest() async throws {
    let text = { (more: String) in export("audienceGenerationJobArn: \"\(Self.arn)\", \(more)") }
    var digests: [SpecDigest] = []
    for more in [
      Self.size, Self.size + ", description: x, name: yy", "audienceSize: {type: ABSOLUTE, value: 5}",
      "audienceSize: {type: PERCENTAGE, value: 6}",
    ] {
      try folder.write("jobs/export.yaml", text(more))
      digests.append(try #require(await folder.read("jobs/export.yaml").jobs.first).digest)
    }
    #expect(digests[0] == digests[1] && Set(digests).count == 3)
    // As anybody can compute it.
    let canonical =
      #"{"audienceGenerationJobArn":"\#(Self.arn)","audienceSize":{"type":"PERCENTAGE","value":5}}"#
    #expect(digests[0] == SpecDigest(of: canonical.utf8))
  }

  @Test(
    "A mistake has its place",
    arguments: [
      (
        "audienceGenerationJob: sprin, \(ExportManifestTests.size)",
        """
        jobs/export.yaml:4:31: audienceGenerationJob: no job 'sprin' is declared in the given PATHs \
        (give the PATH of its manifest too, or name its job by audienceGenerationJobArn)
        """
      ),
      (
        "audienceGenerationJob: top5, \(ExportManifestTests.size)",
        """
        jobs/export.yaml:4:31: audienceGenerationJob: 'top5' is an AudienceExportJob, which has no audience to export \
        (declared in jobs/export.yaml:3:18; name a job of the kind AudienceGenerationJob)
        """
      ),
      (
        "audienceGenerationJob: spring, audienceSize: {type: PERCENTAGE, value: 101}",
        """
        jobs/export.yaml:4:79: audienceSize.value: is 101 % (expected a percentage from 1 to 100, or the type ABSOLUTE)
        """
      ),
      (
        ExportManifestTests.size,
        "jobs/export.yaml:4:7: spec: exactly one of audienceGenerationJob and audienceGenerationJobArn is needed"
      ),
      (
        "audienceGenerationJob: spring, \(ExportManifestTests.size), tags: {a: b}",
        """
        jobs/export.yaml:4:83: spec: unknown key "tags" (known here: name, audienceGenerationJob, \
        audienceGenerationJobArn, audienceSize and description)
        """
      ),
    ])
  func mistakes(spec: String, expected: String) async throws {
    try folder.write("jobs/export.yaml", export(spec))
    #expect(folder.told(await folder.read()) == [expected])
  }

  @Test("A reference is not said to lead nowhere while the job's own manifest has a mistake")
  func otherMistake() async throws {
    try folder.write("jobs/spring.yaml", Self.job("spring", revision: "48"))
    try folder.write("jobs/export.yaml", export("audienceGenerationJob: spring, \(Self.size)"))
    #expect(folder.told(await folder.read()).map { $0.prefix(17) } == ["jobs/spring.yaml:"])
  }

  @Test("Defaults are for both kinds: each takes what it has")
  func defaults() async throws {
    try folder.write(
      "jobs/usher.defaults.yaml",
      "apiVersion: usher/v1\nkind: Defaults\nmetadata: {revision: w1}\nspec: {tags: {a: b}, audienceSize: {type: PERCENTAGE}, description: d}\n"
    )
    try folder.write("jobs/export.yaml", export("audienceGenerationJob: spring, audienceSize: {value: 5}"))
    let declared = await folder.read()
    #expect(folder.told(declared) == [])
    let export = try #require(declared.jobs.first { $0.export != nil })
    #expect(export.revision == "w1" && export.export?.description == "d")
    #expect(export.export?.audienceSize.type == "PERCENTAGE")
    #expect(declared.jobs.first { $0.export == nil }?.request?.tags?["a"] == "b")
  }

  @Test("allow.exportSizes bounds each type; what it does not name is not allowed")
  func rules() async throws {
    try folder.write(
      "usher.yaml",
      "apiVersion: usher/v1\nkind: Project\nspec: {allow: {exportSizes: {PERCENTAGE: 5}}}\n")
    for (size, isAllowed) in [
      ("{type: PERCENTAGE, value: 5}", true), ("{type: PERCENTAGE, value: 6}", false),
      ("{type: ABSOLUTE, value: 1}", false),
    ] {
      try folder.write("jobs/export.yaml", export("audienceGenerationJob: spring, audienceSize: \(size)"))
      let told = folder.told(await folder.read())
      #expect(told.isEmpty == isAllowed)
      #expect(
        isAllowed
          || told.first?.hasSuffix(
            "this export size is not allowed (usher.yaml:3: allow.exportSizes allows PERCENTAGE up to 5)") == true,
        "\(told)")
    }
  }
}
