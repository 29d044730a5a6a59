import CleanRoomsMLModel
import Testing

@Suite("Each constraint of the request, on both sides of its boundary")
struct TextConstraintsTests {
  struct Boundary: Sendable, CustomTestStringConvertible {
    var constraints: TextConstraints
    var least: Int
    var most: Int
    var make: @Sendable (Int) -> String
    var testDescription: String { constraints.shape }
  }

  private static func padded(_ before: String, _ after: String, with character: String) -> @Sendable (Int) -> String {
    { length in
      let rest = length - before.unicodeScalars.count - after.unicodeScalars.count
      return before + String(repeating: character, count: max(0, rest)) + after
    }
  }

  static let boundaries: [Boundary] = [
    Boundary(constraints: FieldConstraints.name, least: 1, most: 63, make: padded("", "", with: "日")),
    Boundary(constraints: FieldConstraints.description, least: 0, most: 255, make: padded("", "", with: "é")),
    Boundary(
      constraints: FieldConstraints.configuredAudienceModelArn, least: 20, most: 2048,
      make: padded("arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/", "", with: "x")),
    Boundary(
      constraints: FieldConstraints.audienceGenerationJobArn, least: 20, most: 2048,
      make: padded("arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/", "", with: "x")),
    Boundary(
      constraints: FieldConstraints.roleArn, least: 20, most: 2048,
      make: padded("arn:aws:iam::123456789012:role/", "", with: "日")),
    Boundary(constraints: FieldConstraints.s3Uri, least: 1, most: 1285, make: padded("s3://", "", with: "😀")),
    Boundary(constraints: FieldConstraints.queryString, least: 0, most: 500_000, make: padded("", "", with: "é")),
    Boundary(
      constraints: FieldConstraints.analysisTemplateArn, least: 0, most: 200,
      make: padded("arn:aws:cleanrooms:us-east-1:123456789012:membership/m/analysistemplate/", "", with: "t")),
    Boundary(constraints: FieldConstraints.parameters.key, least: 1, most: 100, make: padded("", "", with: "_")),
    Boundary(constraints: FieldConstraints.parameters.value, least: 0, most: 1000, make: padded("", "", with: "😀")),
    Boundary(constraints: FieldConstraints.sparkProperties.key, least: 1, most: 200, make: padded("", "", with: "😀")),
    Boundary(constraints: FieldConstraints.sparkProperties.value, least: 0, most: 500, make: padded("", "", with: "日")),
    Boundary(constraints: FieldConstraints.tags.key, least: 1, most: 128, make: padded("", "", with: "😀")),
    Boundary(constraints: FieldConstraints.tags.value, least: 0, most: 256, make: padded("", "", with: "é")),
  ]

  @Test("Lengths count Unicode scalars, whatever they take in bytes", arguments: boundaries)
  func lengths(_ boundary: Boundary) {
    let constraints = boundary.constraints
    #expect(constraints.length == boundary.least...boundary.most)
    #expect(constraints.violation(of: boundary.make(boundary.most)) == nil)
    #expect(constraints.violation(of: boundary.make(boundary.most + 1)) == .length(boundary.most + 1))
    // Below the shortest text of the form nothing else than the length can be tried.
    let shortest = String(repeating: "x", count: max(0, boundary.least - 1))
    if boundary.least > 0 { #expect(constraints.violation(of: shortest) == .length(boundary.least - 1)) }
    if boundary.least == 0, constraints.pattern == nil { #expect(constraints.violation(of: "") == nil) }
  }

  @Test("An empty analysis template is long enough and has not the form")
  func emptyTemplate() {
    #expect(FieldConstraints.analysisTemplateArn.violation(of: "") == .pattern)
  }

  @Test(
    "A name is not only white space and has nothing above U+FFFF",
    arguments: [
      ("Spring", nil), (" a ", nil), ("\ta", nil), ("e\u{301}", nil), ("\u{FFFD}", nil), ("\u{E000}", nil),
      (" ", .blank),
      (" \t ", .blank), ("a\n", .pattern), ("a\u{1F}", .pattern), ("\u{FFFE}", .pattern), ("😀", .pattern),
      ("\u{10000}", .pattern),
      ("", .length(0)),
    ] as [(String, TextViolation?)])
  func name(text: String, violation: TextViolation?) {
    #expect(FieldConstraints.name.violation(of: text) == violation)
  }

  @Test(
    "A description may be empty, blank and have several lines",
    arguments: [
      ("", nil), ("   ", nil), ("a\r\nb\t", nil), ("😀", .pattern), ("\u{0}", .pattern), ("\u{B}", .pattern),
      ("\u{FFFF}", .pattern),
    ] as [(String, TextViolation?)])
  func description(text: String, violation: TextViolation?) {
    #expect(FieldConstraints.description.violation(of: text) == violation)
  }

  @Test(
    "No tag's key begins with aws:, in any case of letters",
    arguments: [
      ("aws:x", false), ("AWS:x", false), ("aWs:", false), ("aws", true), ("xaws:", true), ("awsx:", true),
      ("ＡWS:", true),
    ])
  func tagPrefix(key: String, isAllowed: Bool) {
    #expect(FieldConstraints.tags.key.violation(of: key) == (isAllowed ? nil : .prefix("aws:")))
  }

  @Test(
    "A worker is one of two sizes",
    arguments: [
      ("CR.1X", true), ("CR.4X", true), ("CR.8X", true), ("CR.2X", false), ("CR.16X", false), ("cr.1x", false),
      ("C", false), ("", false),
    ])
  func workerType(text: String, isAllowed: Bool) {
    #expect(
      FieldConstraints.workerType.violation(of: text) == (isAllowed ? nil : .notOneOf(["CR.1X", "CR.4X", "CR.8X"])))
  }

  @Test("The size of an export: two types, 1 to 20,000,000")
  func audienceSize() {
    #expect(FieldConstraints.audienceSizeType.violation(of: "PERCENTAGE") == nil)
    #expect(FieldConstraints.audienceSizeType.violation(of: "percentage") == .notOneOf(["ABSOLUTE", "PERCENTAGE"]))
    guard case .integer(let range)? = FieldConstraints.audienceSize["value"]?.shape else {
      Issue.record("value is no integer")
      return
    }
    #expect(range == 1...20_000_000)
  }

  @Test("A collaboration's id has 36 characters of a UUID in lower case")
  func collaborationId() {
    let constraints = FieldConstraints.collaborationId
    #expect(constraints.violation(of: "11111111-2222-3333-4444-55555555abcd") == nil)
    #expect(constraints.violation(of: "11111111-2222-3333-4444-55555555ABCD") == .pattern)
    #expect(constraints.violation(of: "11111111-2222-3333-4444-55555555abc") == .length(35))
    #expect(constraints.violation(of: "11111111-2222-3333-4444-55555555abcde") == .length(37))
    #expect(constraints.violation(of: "111111112-222-3333-4444-55555555abcd") == .pattern)
  }

  @Test("Counts: 50 tags, 50 Spark properties, 2 to 1024 workers")
  func counts() {
    #expect(FieldConstraints.tags.maximumCount == 50)
    #expect(FieldConstraints.sparkProperties.maximumCount == 50)
    #expect(FieldConstraints.parameters.maximumCount == nil)
    guard case .integer(let range)? = FieldConstraints.worker["number"]?.shape else {
      Issue.record("number is no integer")
      return
    }
    #expect(range == 2...1024)
  }
}
