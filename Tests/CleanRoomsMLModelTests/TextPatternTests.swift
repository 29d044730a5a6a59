import CleanRoomsMLModel
import Foundation
import TestSupport
import Testing

@Suite("Patterns match as a regular expression engine does")
struct TextPatternTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var constraints: TextConstraints
    /// Right values, to begin from.
    var right: [String]
    var testDescription: String { constraints.shape }
  }

  static let examples: [Example] = [
    Example(constraints: FieldConstraints.name, right: ["Spring", "é 日本\t\u{FFFD}", "\u{D7FF}\u{E000}"]),
    Example(constraints: FieldConstraints.description, right: ["Spring\r\n", "é\t"]),
    Example(
      constraints: FieldConstraints.configuredAudienceModelArn,
      right: [
        "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34",
        "arn:aws-us-gov:cleanrooms-ml:us-gov-west-1:123456789012:configured-audience-model/a/b_c.d-e",
      ]),
    Example(
      constraints: FieldConstraints.audienceGenerationJobArn,
      right: ["arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/0d1f2a34"]),
    Example(
      constraints: FieldConstraints.roleArn,
      right: ["arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:role/p/é"]),
    Example(constraints: FieldConstraints.s3Uri, right: ["s3://b", "s3://bucket/key with spaces/é", "s3://./."]),
    Example(
      constraints: FieldConstraints.analysisTemplateArn,
      right: [
        "arn:aws:cleanrooms:us-east-1:123456789012:membership/1a-2b/analysistemplate/3c-4d",
        "arn:aws:cleanrooms:eu-central-1:123456789012:membership/_/analysistemplate/-",
      ]),
    Example(constraints: FieldConstraints.collaborationId, right: ["01234567-89ab-cdef-0123-456789abcdef"]),
    Example(constraints: FieldConstraints.parameters.key, right: ["min_age", "A9"]),
  ]

  private static let foreign: [Unicode.Scalar] = [
    "a", "Z", "0", "_", "-", ":", "/", ".", " ", "\t", "\n", "\r", "\u{B}", "\u{0}", "\u{1F}", "\u{7F}", "\u{85}",
    "\u{A0}", "é", "٣", "ａ",
    "\u{2028}", "\u{2029}", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "😀",
  ]

  /// Each right value with a character left out, put twice, replaced or inserted, at every place.
  private static func nearMisses(of text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var texts = [text, "", text + text]
    for index in 0...scalars.count {
      let (before, after) = (scalars[..<index], scalars[index...])
      let string = { (parts: [ArraySlice<Unicode.Scalar>]) in String(String.UnicodeScalarView(parts.joined())) }
      texts += [string([before]), string([after])]
      for scalar in foreign { texts.append(string([before, [scalar], after])) }
      guard let first = after.first else { continue }
      texts += [string([before, after.dropFirst()]), string([before, [first], after])]
      for scalar in foreign { texts.append(string([before, [scalar], after.dropFirst()])) }
    }
    return texts
  }

  @Test(
    "Thousands of near misses of every pattern", .processes, .enabled(if: Python.isAvailable, "\(Python.missing)"),
    arguments: examples)
  func nearMisses(_ example: Example) throws {
    let pattern = try #require(example.constraints.pattern)
    let texts = example.right.flatMap(Self.nearMisses)
    let line = try JSONEncoder().encode([pattern.regularExpression] + texts)
    let result = try Python.script("Oracles/pattern.py", input: line)
    #expect(result.standardError == "")
    let verdicts = Array(result.standardOutput.utf8.prefix { $0 != UInt8(ascii: "\n") })
    try #require(verdicts.count == texts.count)
    for (text, verdict) in zip(texts, verdicts) where pattern.matches(text) != (verdict == UInt8(ascii: "1")) {
      Issue.record(
        "\(pattern.regularExpression) and \(text.debugDescription): the engine says \(verdict == UInt8(ascii: "1"))")
    }
    #expect(verdicts.contains(UInt8(ascii: "1")) && verdicts.contains(UInt8(ascii: "0")))
    for text in example.right { #expect(pattern.matches(text), "\(text)") }
  }
}
