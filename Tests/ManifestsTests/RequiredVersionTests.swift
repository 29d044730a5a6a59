import Testing

@testable import Manifests

@Suite("requiredVersion")
struct RequiredVersionTests {
  @Test(
    "Which versions a comparison allows",
    arguments: [
      (">= 0.1.0", "0.1.0", true), (">= 0.1.0", "0.0.9", false), (">=0.1", "0.1.0", true), (">= 0.1.0", "1.0.0", true),
      ("0.1.0", "0.1.0", true), ("= 0.1.0", "0.1.1", false), ("=0.1", "0.1.0", true), ("0.1", "0.1.1", false),
      ("> 0.1.0", "0.1.0", false), ("> 0.1.0", "0.1.1", true), ("<= 0.1.0", "0.1.0", true),
      ("< 0.10.0", "0.9.0", true), ("< 0.9.0", "0.10.0", false), ("< 1", "0.99.99", true),
      (">= 0.1.0, < 2.0.0", "1.9.9", true), (">= 0.1.0 , < 2.0.0", "2.0.0", false), (">=1,<2,=1.5", "1.5.0", true),
    ])
  func allows(text: String, version: String, isAllowed: Bool) throws {
    #expect(try #require(RequiredVersion(text)).allows(version) == isAllowed)
  }

  @Test(
    "What is no comparison",
    arguments: [
      "", " ", ">=", "0.1.0.0", "0..1", ".1", "1.", "v1", "== 1", "=> 1", "~> 1", "^1", "1.x", ">= 1,", ",1", "1 2",
      "-1", "1.0.0-beta", "1234567890", " 1", "1 ", "१",
    ])
  func wrong(text: String) {
    #expect(RequiredVersion(text) == nil)
    if text.isEmpty { return }
    expectProject(
      project("requiredVersion: 1️⃣\"\(text)\""),
      Expected("1️⃣", "requiredVersion: is not a comparison of versions", "expected \(RequiredVersion.form)"))
  }

  @Test("Another version is told before anything else, whatever else there is")
  func other() {
    expectProject(
      """
      apiVersion: usher/v9
      kind: Something
      spec:
        colour: red
        requiredVersion: 1️⃣">= 0.2.0"
      """,
      Expected(
        "1️⃣", "requiredVersion: this is usher 0.1.0, and \">= 0.2.0\" is required",
        "install such a version of usher; usher checked nothing else"))
  }

  @Test("Of manifests nothing is said then")
  func manifests() throws {
    let folder = try ManifestFolder()
    try folder.write("usher.yaml", project("requiredVersion: '>= 0.2.0'"))
    try folder.write("a.yaml", "apiVersion: usher/v2\n")
    let given = GivenPaths([folder.path], version: "0.1.0")
    #expect(given.hasErrors && given.needsOtherVersion)
  }
}
