import Foundation
import TestSupport

/// A repository whose author wants to steer whatever shows it: every text that a pull request can bring, in every place
/// that usher quotes.
struct HostilePlace {
  /// What is meant for a terminal, a log's reader, a runner, Markdown, HTML, a file of outputs, or a program.
  static let attacks = [
    // A terminal: colours, clearing, a link, a title, a device that answers, steps back, a line over another.
    "\u{1B}[38;5;208mred\u{1B}[0m", "\u{1B}[2J\u{1B}[H", "\u{1B}]8;;https://evil.example\u{1B}\\link\u{1B}]8;;\u{7}",
    "\u{1B}]0;title\u{7}", "\u{9B}38;5;208m", "\u{1B}c", "\u{8}\u{8}\u{8}", "\rPlan: 0 to start", "\u{7F}",
    // A reader: text that turns round, that is not seen, or that breaks the line.
    "\u{202E}lmay.txt", "\u{2066}a\u{2069}", "\u{200E}\u{200F}\u{061C}", "a\u{200B}\u{200D}\u{2060}\u{FEFF}b", "\u{AD}",
    "a\u{2028}b\u{2029}c", "a\u{85}b\u{B}c\u{C}d", "\u{E0041}\u{E007F}", "\u{0301}x",
    // A runner of GitHub's or Azure's.
    "::error::x", " ::warning file=a,line=1::x", "\n::stop-commands::x", "\r\n::set-output name=digest::x",
    "##[error]x", "##vso[task.setvariable variable=a]b", "%0A::error::x", "%250A::error::x", "x,line=99,title=a::b",
    // The files of outputs and of the summary.
    "digest=forged", "\ndigest=forged\n", "digest<<EOF\nforged\nEOF", "EOF", "${{ github.token }}", "$(touch pwned)",
    "`touch pwned`",
    // Markdown and HTML.
    "a | b |", "`", "``` \n# x", "`````````", "~~~\n# x", "\n\n# x\n\n", "    x", "- [ ] x", "</details></table>",
    "<!-- usher plan -->", "--> <!--", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<a href=//evil.example>x</a>", "&lt;b&gt;&#64;octocat", "@octocat @org/team", "#123 GH-1 owner/repo#4",
    "![x](http://evil.example/x.png)", "[x](javascript:alert(1))", "[x][y]\n\n[y]: http://evil.example",
    "https://evil.example www.evil.example a@evil.example", "0123456789abcdef0123456789abcdef01234567", "$$x$$", "\\",
    // Programs that read JSON, YAML, XML or SARIF.
    "__proto__", "constructor", "\"},{\"x\":\"", "]]>", "{0} {x}", "[link](1)", "*alias", "&anchor",
    "!!python/object x",
  ]

  let workplace: Workplace

  /// - Parameter isValid: whether there is a plan, or only mistakes.
  init(isValid: Bool) throws {
    workplace = try Workplace()
    for (index, attack) in Self.attacks.enumerated() {
      let folder = "m/\(index)\(Self.fileName(attack))"
      if isValid {
        try workplace.write(Self.job(attack, index), to: "\(folder)/\(Self.fileName(attack)).yaml")
        try workplace.write("SELECT '\(attack)'", to: "\(folder)/\(Self.fileName(attack)).sql")
      } else {
        for (name, text) in Self.mistakes(attack, index) {
          try workplace.write(text, to: "\(folder)/\(Self.fileName(attack))-\(name)")
        }
      }
    }
  }

  private static func fileName(_ attack: String) -> String {
    attack.filter { $0 != "/" && $0 != "\n" && $0 != "\r\n" }
  }

  /// A job that the service would take, with the attack wherever its own patterns leave room.
  private static func job(_ attack: String, _ index: Int) -> String {
    let text = attack.unicodeScalars.filter { $0.value >= 0x20 && $0.value <= 0xFFFD }
    let name = YAMLText.quoted(String(String.UnicodeScalarView(text).prefix(58)) + "\(index)")
    let quoted = YAMLText.quoted(String(String.UnicodeScalarView(text)) + "x")
    // What YAML takes within a line, and an ARN.
    let line = String(
      String.UnicodeScalarView(
        text.filter { !(0x7F...0x9F).contains($0.value) && ![0x2028, 0x2029, 0xFEFF].contains($0.value) }))
    // IAM's own names have fewer still; these the policy would refuse.
    let role = line.filter { !" *?$".contains($0) }
    let query =
      index.isMultiple(of: 2)
      // Some of them alone would be comments of SQL.
      ? "queryString: \(YAMLText.quoted("q" + attack))"
      : "queryStringFrom: {file: \(YAMLText.quoted(fileName(attack) + ".sql"))}"
    return """
      # \(line)
      apiVersion: usher/v1
      kind: AudienceGenerationJob
      metadata: {name: job-\(index)}
      spec:
        name: \(name)
        configuredAudienceModelArn: \(Manifest.model)
        description: \(quoted)
        tags: {\(quoted): \(quoted)}
        seedAudience:
          roleArn: \(YAMLText.quoted("arn:aws:iam::123456789012:role/\(role)x"))
          sqlParameters: {\(query), parameters: {key: \(YAMLText.quoted(attack))}}
          sqlComputeConfiguration: {worker: {type: CR.1X, number: 2, properties: {spark: {\(quoted): \(quoted)}}}}

      """
  }

  /// Starts the jobs with other seeds, so that a plan shows what changed, old and new.
  func startOthers() throws {
    try workplace.emulate(#""jobSeconds":0,"quota":400"#)
    let place = workplace.file("m")
    try FileManager.default.moveItem(at: place, to: workplace.file("kept"))
    for (index, attack) in Self.attacks.enumerated() {
      try workplace.write(Self.job("::old\(index)::\(attack)", index), to: "m/\(index).yaml")
      try workplace.write("SELECT 1", to: "m/\(Self.fileName("::old\(index)::\(attack)")).sql")
    }
    let result = try workplace.usher(["apply", "m", "--quiet"] + Workplace.approved)
    if result.status != 0 { throw CocoaError(.featureUnsupported, userInfo: ["error": result.standardError]) }
    try FileManager.default.removeItem(at: place)
    try FileManager.default.moveItem(at: workplace.file("kept"), to: place)
  }

  /// Files with the attack in what usher quotes of a mistake.
  private static func mistakes(_ attack: String, _ index: Int) -> [(name: String, text: String)] {
    let quoted = YAMLText.quoted(attack)
    return [
      (
        "members.yaml",
        Manifest.job(
          "one-\(index)",
          more: [
            "\(quoted): 1", "collaborationId: \(quoted)", "includeSeedInOutput: \(quoted)",
            "tags: {usher:a: \(quoted)}",
          ])
      ),
      ("name.yaml", Manifest.job(quoted)), ("kind.yaml", "apiVersion: \(quoted)\nkind: \(quoted)\n"),
      ("raw.yaml", attack + "\n" + attack + ": [\n"), ("raw.json", "{\(quoted): \(quoted),, # \(attack)"),
      (
        "query.yaml",
        Manifest.job("two-\(index)", seed: "s3://acme-seeds/seed.jsonl").replacing(
          #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#,
          with: "sqlParameters: {queryStringFrom: {file: \(quoted)}}")
      ),
      ("seed.yaml", Manifest.job("three-\(index)", seed: "THREE").replacing("\"THREE\"", with: quoted)),
    ]
  }

  /// A second tree in which the rules of `usher.yaml` hold the attacks.
  static func withRules(_ attack: String) throws -> Workplace {
    let place = try Workplace()
    let quoted = YAMLText.quoted(attack + "x")
    try place.write(
      """
      apiVersion: usher/v1
      kind: Project
      spec:
        state: \(YAMLText.quoted(fileName(attack) + ".state"))
        maxStarts: 0
        requiredTags: {\(quoted): [\(quoted)]}

      """, to: "usher.yaml")
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    return place
  }
}
