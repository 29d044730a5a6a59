import Foundation
import TestSupport
import Testing

/// GitHub's runner takes commands from whatever a step prints, and a pull request may come from anybody.
@Suite(
  "No manifest forges a workflow command", .processes,
  .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct WorkflowCommandTests {
  private struct Command: Decodable {
    var command: String
    var properties: [String: String]
    var data: String
  }

  private func commands(_ outputs: [String]) throws -> [[Command]] {
    let result = try Python.script("Oracles/workflow_commands.py", input: JSONEncoder().encode(outputs))
    #expect(result.standardError == "")
    return try JSONDecoder().decode([[Command]].self, from: Data(result.standardOutput.utf8))
  }

  private static let tricks = [
    "::set-output name=a::b", " ::error::b", "\n::set-output name=a::b", "\r::set-env name=a::b", "\r\n  ::add-path::b",
    "##[set-env name=a;]b", "##vso[task.setvariable variable=a]b", "%0A::set-output name=a::b", "%0D%250A::error::b",
    "x,line=99,title=a::stop-commands::b", "\u{2028}::error::b", "\u{85}::error::b", "\u{B}::error::b",
    "\u{A0}::error::b",
  ]

  /// A place full of tricks in names of files, keys, values, comments, blocks and broken syntax.
  private func hostilePlace() throws -> Workplace {
    let place = try Workplace()
    for (index, trick) in Self.tricks.enumerated() {
      let quoted = YAMLText.quoted(trick)
      let more = [
        "\(quoted): 1", "description: \(quoted)", "collaborationId: \(quoted)", "# \(trick.filter { $0 != "\n" })",
      ]
      for (name, text) in [
        ("\(trick).yaml", Manifest.job("name-\(index)", more: more)),
        ("key-\(index).yaml", "\(quoted): \(quoted)\n"), ("bare-\(index).yaml", trick + "\n" + trick + ": [\n"),
        ("json-\(index).json", "{\(quoted): \(quoted),,}"), ("job-\(index).yaml", Manifest.job(quoted)),
        ("kind-\(index).yaml", "apiVersion: usher/v1\nkind: \(quoted)\n"),
        ("seed-\(index).yaml", Manifest.job("seed-\(index)", seed: trick)),
      ] { try place.write(text, to: "m/\(name)") }
    }
    return place
  }

  @Test("Nor do its name, its keys and its values, in any format, on either stream")
  func forged() throws {
    let place = try hostilePlace()
    let told = try ValidateFormatTests.told(["m"], in: place)
    #expect(told.count > 7 * Self.tricks.count)
    for folder in ["m", "."] {
      for command in [
        ["validate"], ["validate", "--format", "json"], ["validate", "--format", "sarif"], ["render"],
        ["render", "--format", "json"], ["plan"], ["plan", "--format", "json"],
        ["plan", "--format", "markdown"], ["plan", "--format", "gitlab"], ["explain", "name-1"],
        ["apply", "--format", "json", "--auto-approve", "--emulator", "none.jsonl"], ["iam-policy"],
      ] {
        let result = try place.usher(command + [folder])
        #expect(result.status == 1)
        for stream in try commands([result.standardOutput, result.standardError]) {
          #expect(stream.map(\.data) == [], "\(command)")
        }
      }
      let result = try place.usher(["validate", folder, "--format", "github"])
      let streams = try commands([result.standardOutput, result.standardError])
      #expect(streams[0].map(\.command) == Array(repeating: "error", count: 10))
      #expect(streams[1].isEmpty)
      #expect(streams[0].map(\.data) == told.filter { $0.severity == "error" }.prefix(10).map(\.text))
      for command in streams[0] {
        #expect(Set(command.properties.keys).isSubset(of: ["file", "line", "col", "endColumn"]))
        #expect(command.properties["line"] != "99")
      }
    }
  }

  @Test("Each trick, alone and at the start of a path, is one command of usher's own, or none", arguments: tricks)
  func alone(trick: String) throws {
    let place = try Workplace()
    let file = "\(trick).yaml"
    try place.write(Manifest.job("one", more: ["\(YAMLText.quoted(trick)): 1"]), to: file)
    let result = try place.usher(["validate", file, "--format", "github"])
    #expect(result.standardOutput.split(separator: "\n").count == 1)
    let command = try #require(try commands([result.standardOutput])[0].first)
    #expect(command.command == "error")
    #expect(Set(command.properties.keys) == ["file", "line", "col", "endColumn"])
    #expect(command.properties["line"] == "10")
    #expect(command.data == (try ValidateFormatTests.told([file], in: place).map(\.text)).first)
    for arguments in [
      ["validate", file], ["validate", file, "--format", "json"], ["validate", file, "--format", "sarif"],
      ["validate", "none" + file], ["plan", file], ["plan", ".", "--state", "none\n\(trick)/state"],
      ["new", trick], ["new", "spring", "--from", trick], ["new", "spring", "-o", "none\n\(trick)/x"],
    ] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      let streams = try commands([result.standardOutput, result.standardError])
      #expect(streams.map { $0.map(\.data) } == [[], []], "\(arguments)")
    }
  }

  @Test("Nor does what a state records, in every command and format", .slow)
  func recorded() throws {
    let place = try Workplace()
    let trick = "::add-mask::" + String(repeating: "x", count: 90)
    let job = { (number: Int, workers: Int) in
      Manifest.job(
        "job-\(number)",
        more: ["name: '::error::\(number)'", "tags: {'::debug::k': '\(trick)'}", "description: '\(trick)'"]
      ).replacing(
        #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#,
        with: "sqlParameters: {queryString: 'SELECT 1'}\n    sqlComputeConfiguration: {worker: {type: CR.1X, "
          + "number: \(workers), properties: {spark: {'::notice::k': '\(trick)', '\(trick)': v}}}}")
    }
    try place.write(job(1, 2), to: "m/::warning::.yaml")
    #expect(try place.usher(["apply", "m"] + Workplace.approved).status == 0)
    try place.write(job(1, 3).replacing("::error::1", with: "::error::3") + job(2, 2), to: "m/::warning::.yaml")
    let offline = ["state list", "state show job-1", "render m", "plan m", "validate m"]
    let online = ["state verify m", "state rebuild m", "status", "state accept job-1 m --auto-approve"]
    let changing = ["apply m --verbose --auto-approve", "state forget job-1 --auto-approve", "state list --tombstones"]
    let served: [String] = (online + changing.prefix(1)).map { $0 + " --emulator emulator.jsonl" }
    let both: [String] = offline + served + changing.dropFirst()
    let single = ["explain job-1 m", "plan m --format markdown", "plan m --format gitlab", "iam-policy m", "plan m -v"]
    let commandLines: [String] = both + both.map { $0 + " --format json" } + single
    for line in commandLines {
      let result = try place.usher(line.split(separator: " ").map(String.init))
      #expect(result.status != 64, "\(line): \(result.standardError)")
      let streams = try commands([result.standardOutput, result.standardError])
      #expect(streams.map { $0.map(\.data) } == [[], []], "\(line)")
    }
    #expect(try place.usher(["state", "show", "job-2"]).standardOutput.contains("add-mask::xxx"))
  }

  @Test("Neither does what is right, rendered as YAML or JSON, SQL included")
  func rendered() throws {
    let place = try Workplace()
    // What the service's own pattern lets through.
    for (index, trick) in Self.tricks.enumerated() {
      let query = "SELECT 1\n\(trick)\n  \(trick)\n"
      try place.write(
        Manifest.job(
          "job-\(index)", seed: "s3://acme-seeds/seed.jsonl",
          more: ["tags: {\(YAMLText.quoted("k" + trick)): \(YAMLText.quoted(trick))}"]
        )
        .replacing(
          #"dataSource: {s3Uri: "s3://acme-seeds/seed.jsonl"}"#,
          with: "sqlParameters: {queryString: \(YAMLText.quoted(query))}"),
        to: "m/\(trick).yaml")
    }
    for options in [[], ["--show-sql"], ["--format", "json"], ["--format", "json", "--show-sql"]] {
      let result = try place.usher(["render", "m"] + options)
      #expect(result.status == 0, "\(result.standardError)")
      #expect(result.standardOutput.contains("SELECT") == options.contains("--show-sql"))
      #expect(try commands([result.standardOutput, result.standardError]).map { $0.map(\.data) } == [[], []])
    }
  }

  @Test("The reader of commands finds one that is there")
  func finds() throws {
    let found = try commands(["a\n  ::error file=a%2Cb,line=1::x%0Ay%25\n", "x ##[warning]y", "x ::error::y"])
    #expect(found.map(\.count) == [1, 1, 0])
    #expect(found[0].first?.properties == ["file": "a,b", "line": "1"])
    #expect(found[0].first?.data == "x\ny%")
  }
}
