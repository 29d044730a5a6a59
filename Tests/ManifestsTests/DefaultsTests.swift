import CleanRoomsMLModel
import JobModel
import Testing

@testable import Manifests

@Suite("Defaults of folders")
struct DefaultsTests {
  private let folder: ManifestFolder

  init() throws {
    folder = try ManifestFolder()
    try folder.write(".git/HEAD", "")
  }

  private static let model = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34"
  private static let role = "arn:aws:iam::123456789012:role/seed-reader"

  private func defaults(_ spec: String) -> String {
    "apiVersion: usher/v1\nkind: Defaults\nspec:\n" + indented(spec)
  }

  private func job(_ name: String, _ spec: String = "") -> String {
    "apiVersion: usher/v1\nkind: AudienceGenerationJob\nmetadata: {name: \(name)}\n"
      + (spec.isEmpty ? "spec: {}\n" : "spec:\n" + indented(spec))
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)\n" }.joined()
  }

  private let team = """
    configuredAudienceModelArn: \(DefaultsTests.model)
    seedAudience: {roleArn: "\(DefaultsTests.role)", dataSource: {s3Uri: s3://acme/default.jsonl}}
    tags: {team: growth, cost: ads}
    """

  @Test("A job gets what it does not say; its digest is that of a manifest that says all")
  func inherited() async throws {
    try folder.write("jobs/usher.defaults.yaml", defaults(team))
    try folder.write("jobs/a.yaml", job("a"))
    try folder.write("whole/b.yaml", job("a", team))
    let (short, whole) = (await folder.read("jobs"), await folder.read("whole"))
    #expect(short.diagnostics == [] && whole.diagnostics == [])
    #expect(short.jobs.count == 1)
    #expect(short.jobs.map(\.digest) == whole.jobs.map(\.digest))
    #expect(short.jobs.map(\.request) == whole.jobs.map(\.request))
  }

  @Test("Nearer defaults win over farther ones, the manifest over all; maps merge by key, the rest is replaced")
  func nearer() async throws {
    try folder.write("usher.defaults.yaml", defaults(team + "\ndescription: far"))
    try folder.write(
      "jobs/usher.defaults.yaml",
      defaults("tags: {cost: eu, region: eu}\nseedAudience: {dataSource: {s3Uri: s3://near/x}}"))
    try folder.write("jobs/eu/a.yaml", job("a", "tags: {region: de}\ndescription: own"))
    let declared = await folder.read()
    #expect(declared.diagnostics == [])
    let request = try #require(declared.jobs.first?.request)
    #expect(request.description == "own")
    #expect(request.seedAudience.roleArn == Self.role)
    #expect(request.seedAudience.dataSource?.s3Uri == "s3://near/x")
    #expect(request.tags?["team"] == "growth")
    #expect(request.tags?["cost"] == "eu")
    #expect(request.tags?["region"] == "de")
  }

  @Test("Of members that exclude each other the nearer one counts")
  func unions() async throws {
    try folder.write("usher.defaults.yaml", defaults(team))
    try folder.write("a.yaml", job("a", "seedAudience: {sqlParameters: {queryString: SELECT 1}}"))
    try folder.write("sql/usher.defaults.yaml", defaults("seedAudience: {sqlParameters: {queryString: SELECT 2}}"))
    try folder.write("sql/b.yaml", job("b"))
    try folder.write("sql/c.yaml", job("c", "seedAudience: {dataSource: {s3Uri: s3://ccc/c}}"))
    try folder.write("sql/d.yaml", job("d", "seedAudience: {sqlParameters: {parameters: {x: z}}}"))
    let declared = await folder.read()
    #expect(declared.diagnostics == [])
    let seeds = declared.jobs.map { $0.request?.seedAudience }
    #expect(seeds.map { $0?.sqlParameters?.queryString } == ["SELECT 1", "SELECT 2", nil, "SELECT 2"])
    #expect(seeds.map { $0?.dataSource?.s3Uri } == [nil, nil, "s3://ccc/c", nil])
    #expect(seeds.last??.sqlParameters?.parameters?["x"] == "z")
  }

  @Test(
    "Whatever PATH is given, one job has one digest and one path", arguments: ["", "jobs", "jobs/eu", "jobs/eu/a.yaml"])
  func paths(path: String) async throws {
    try folder.write("usher.defaults.yaml", defaults(team))
    try folder.write("jobs/usher.defaults.yaml", defaults("description: jobs"))
    try folder.write("jobs/eu/a.yaml", job("a"))
    let declared = await folder.read(path)
    #expect(folder.told(declared) == [])
    #expect(declared.jobs.map(\.path) == ["jobs/eu/a.yaml"])
    #expect(declared.jobs.first?.request?.description == "jobs")
    #expect(declared.jobs.first?.digest == (await folder.read()).jobs.first?.digest)
  }

  @Test("The root is the nearest folder with usher.yaml, else with .git, else the PATH; nothing outside is read")
  func roots() async throws {
    try folder.write("usher.defaults.yaml", defaults(team + "\ndescription: top"))
    try folder.write("team/usher.yaml", "# anything\n")
    try folder.write("team/usher.defaults.yaml", defaults(team + "\ndescription: team"))
    try folder.write("team/.git/HEAD", "")
    try folder.write("team/jobs/a.yaml", job("a"))
    try folder.write("other/b.yaml", job("b"))
    let team = await folder.read("team/jobs")
    #expect(team.jobs.first?.request?.description == "team")
    #expect(team.jobs.map(\.path) == ["jobs/a.yaml"])
    #expect(await folder.read("other").jobs.first?.request?.description == "top")
  }

  @Test("A mistake in a merged value points into the defaults and names the job, once however many have it")
  func mistake() async throws {
    try folder.write("usher.defaults.yaml", defaults(team + "\ncollaborationId: ABC\nname: x"))
    for name in ["a", "b", "c"] { try folder.write("jobs/\(name).yaml", job(name)) }
    try folder.write("jobs/own.yaml", job("own", "collaborationId: DEF"))
    let told = folder.told(await folder.read("jobs"))
    #expect(
      told == [
        "jobs/own.yaml:5:20: collaborationId: has 3 characters, it needs 36 "
          + "(expected a UUID in lower case, such as 11111111-2222-3333-4444-555555555555)",
        "usher.defaults.yaml:7:20: collaborationId: has 3 characters, it needs 36 "
          + "(expected a UUID in lower case, such as 11111111-2222-3333-4444-555555555555; "
          + "in the job \"a\", jobs/a.yaml:1, and in 2 more)",
        "usher.defaults.yaml:8:3: spec: defaults cannot set a name, because each job has its own "
          + "(give spec.name in the manifest, or leave it out: usher makes one)",
      ])
  }

  @Test("What only the merged whole breaks points to where it stands")
  func mergedMistake() async throws {
    let tags = (0..<47).map { "t\($0): x" }.joined(separator: ", ")
    try folder.write("usher.defaults.yaml", defaults(team + "\nname: x").replacing("name: x", with: ""))
    try folder.write("a.yaml", job("a", "tags: {\(tags)}"))
    try folder.write("b.yaml", job("b", "tags: {team: x, \(tags.dropLast(8))}"))
    #expect(
      folder.told(await folder.read()) == [
        "a.yaml:5:9: tags: has 49 tags, 48 are allowed: usher needs two of the service's 50"
      ])
  }

  @Test(
    "What is no file of defaults is told, and no job of its folder is said to lack what may stand there",
    arguments: [
      ("a: [", "usher.defaults.yaml:1:4: "),
      ("kind: Defaults", "usher.defaults.yaml:1:1: this is not a file of defaults: it has no apiVersion"),
      ("- x", "usher.defaults.yaml:1:1: this is not a file of defaults: it has no apiVersion"),
      ("apiVersion: usher/v1\nkind: AudienceGenerationJob\nspec: {}", "usher.defaults.yaml:2:7: kind: "),
      ("apiVersion: usher/v1\nkind: Defaults\nspec: 1", "usher.defaults.yaml:3:7: spec: must be a mapping"),
      (
        "apiVersion: usher/v1\nkind: Defaults\nspec: {}\n---\napiVersion: usher/v1\nkind: Defaults\nspec: {}",
        "usher.defaults.yaml: holds several documents, but only one is allowed"
      ),
    ])
  func broken(text: String, expected: String) async throws {
    try folder.write("usher.defaults.yaml", text)
    try folder.write("a.yaml", job("a"))
    try folder.write("b.yaml", job("b", "x: 1"))
    let told = folder.told(await folder.read())
    #expect(told.count == 2)
    #expect(told.first?.hasPrefix("b.yaml:5:3: spec: unknown key \"x\"") == true, "\(told)")
    #expect(told.last?.hasPrefix(expected) == true, "\(told)")
  }

  @Test("An empty file of defaults says nothing; neither it nor usher.yaml is ever a manifest")
  func empty() async throws {
    try folder.write("usher.defaults.yaml", "# nothing yet\n")
    try folder.write("usher.yaml", "apiVersion: usher/v1\nkind: Project\nspec: {}\n")
    try folder.write("ignored/usher.defaults.yml", defaults(team))
    #expect(
      folder.told(await folder.read("ignored")) == [
        "ignored/usher.defaults.yml:2:7: kind: defaults belong in a file named usher.defaults.yaml, and in no other"
      ])
    try folder.write("a.yaml", job("a", team))
    let declared = await folder.read("a.yaml")
    #expect(declared.diagnostics == [] && declared.jobs.count == 1)
    #expect(
      folder.told(await folder.read("usher.yaml")) == [
        "usher.yaml: is not a manifest (give its folder: usher reads this file with the folder)"
      ])
    #expect(folder.told(await folder.read("usher.defaults.yaml")).count == 1)
  }

  @Test("Defaults that lead outside of the root, or that .usherignore names, are not read")
  func unread() async throws {
    try folder.write("outside.yaml", defaults(team))
    try folder.write("repo/usher.yaml", "# the root\n")
    try folder.link("repo/usher.defaults.yaml", to: "../outside.yaml")
    try folder.write("repo/a.yaml", job("a", team))
    #expect(folder.told(await folder.read("repo")).map { $0.prefix(38) } == ["repo/usher.defaults.yaml: is a symboli"])
    try folder.write("repo/.usherignore", "usher.defaults.yaml")
    #expect(folder.told(await folder.read("repo")) == [])
  }

  @Test("Sensitive lines of defaults are not shown")
  func sensitive() async throws {
    try folder.write(
      "usher.defaults.yaml", defaults(team + "\nseedAudiense:\n  sqlParameters: {queryString: SELECT secret}\n"))
    try folder.write("a.yaml", job("a"))
    let declared = await folder.read()
    #expect(declared.diagnostics.count == 1)
    #expect(!"\(declared.diagnostics)".contains("secret"))
  }

  @Test("Defaults lend their anchors to no one, and a manifest's anchors and merge keys work beside them")
  func anchors() async throws {
    try folder.write("usher.defaults.yaml", defaults(team.replacing("tags: {", with: "tags: {<<: *own, ")))
    try folder.write(
      "a.yaml",
      job(
        "a", "tags: &own {x: z}\nseedAudience: {sqlParameters: {queryString: SELECT 1, parameters: *own}}"))
    let declared = await folder.read()
    #expect(folder.told(declared).first?.hasPrefix("usher.defaults.yaml:6:14: ") == true, "\(folder.told(declared))")
    try folder.write("usher.defaults.yaml", defaults(team))
    let request = try #require(await folder.read().jobs.first?.request)
    #expect(request.tags?["team"] == "growth" && request.tags?["x"] == "z")
    // What was merged into the tags is not merged into what shares their anchor.
    #expect(request.seedAudience.sqlParameters?.parameters?["team"] == nil)
    #expect(request.seedAudience.sqlParameters?.parameters?["x"] == "z")
  }

  @Test("Each value tells where it stands")
  func origins() async throws {
    try folder.write("usher.defaults.yaml", defaults(team))
    try folder.write("jobs/a.yaml", job("a", "tags: {cost: own}"))
    let job = try #require(await folder.read("jobs", isTracing: true).jobs.first)
    let origins = job.origins.map {
      "\($0.path.joined(separator: ".")) \($0.file.replacing(folder.path + "/", with: "")):\($0.line)"
    }
    #expect(
      origins.sorted() == [
        "configuredAudienceModelArn usher.defaults.yaml:4", "seedAudience.dataSource.s3Uri usher.defaults.yaml:5",
        "seedAudience.roleArn usher.defaults.yaml:5", "tags.cost jobs/a.yaml:5", "tags.team usher.defaults.yaml:6",
      ])
    #expect(await folder.read("jobs").jobs.first?.origins == [])
  }
}
