import Foundation
import TestSupport
import Testing

@Suite("What usher prints is plain text", .processes)
struct ShownTextTests {
  /// Values that try to steer a terminal, to turn the text around, or to begin lines of their own.
  static let hostile = [
    #"name: "x\u202Etxt.exe\u2066\u009B31m\u2028""#, #"description: "\u009B31mred\r\n::error::x\u202E\u2028""#,
    ###"tags: {"\u202Ekey": "\u0085\u200Fvalue", "##[error]": "##vso[task.setvariable]"}"###,
  ]

  /// What a terminal or a reader could take for something else than text.
  private func isSuspicious(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: false
    }
  }

  private func expectPlain(_ result: ChildProcess.Result, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in [result.standardOutput, result.standardError] {
      #expect(
        text.unicodeScalars.filter(isSuspicious).isEmpty, "\(text.debugDescription)", sourceLocation: sourceLocation)
      let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
      #expect(!lines.contains { $0.hasPrefix("::") }, sourceLocation: sourceLocation)
      #expect(!["##[", "##vso["].contains { text.contains($0) }, "\(text)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "No command prints an escape code without a terminal, whatever stands in the manifests", arguments: ["2", "200"])
  func wholeWalk(quota: String) throws {
    let place = try Workplace()
    try place.emulate(#""jobSeconds":0,"quota":\#(quota)"#)
    let name = #"m/\#u{202E}\#u{1B}[31m.yaml"#
    let seeds = ##"s3://b/\e[31m\u202E\u009B::error::##[error]"##
    try place.write(Manifest.job("one", seed: seeds, more: Self.hostile) + Manifest.jobs(3), to: name)
    for arguments in [
      ["validate", "m"], ["plan", "m", "--verbose"], ["apply", "m", "--verbose"] + Workplace.approved,
      ["apply", "m"] + Workplace.approved, ["plan", "m", "--verbose"], ["status"] + Workplace.emulated,
      ["state", "list"], ["state", "show", "one"], ["state", "rebuild", "m", "--verbose"] + Workplace.emulated,
      ["state", "verify", "m", "--verbose"] + Workplace.emulated,
    ] {
      let result = try place.usher(arguments)
      #expect([0, 3].contains(result.status), "\(result.standardError)")
      expectPlain(result)
    }
    try place.write(Manifest.job("one", seed: seeds + "x", more: Self.hostile), to: name)
    expectPlain(try place.usher(["plan", "m"]))
    expectPlain(try place.usher(["state", "accept", "one", "m"] + Workplace.approved))
    expectPlain(try place.usher(["state", "forget", "one", "--auto-approve"]))
  }

  @Test(
    "No mistake in a manifest brings an escape code to the screen",
    arguments: [
      "\u{1B}[31m: 1\n", "kind: \u{202E}\u{1B}[31m\n", "\"\\e[31m\\u202E\": 1\n", "a: \u{9B}31m\u{2028}\n",
      Manifest.job("one", seed: #"\e[31m::error::"#), Manifest.job("one", more: [#"\#u{202E}key: 1"#]),
      Manifest.job("one", more: [#""\r\n::error::": 1"#]), Manifest.job("one", more: [#"description: "\x00\u202E""#]),
      Manifest.job(#""\e[31m\u202E""#), "\u{0}\u{1B}", "{\"a\": \"\u{1B}[31m",
      Manifest.job("one", seed: "##[error]x"), Manifest.job("one", more: ["'##[set-env]': ##vso[x]"]),
      Manifest.job("one", more: ["description: ##\u{1B}[31m"]), "\"##[error]\": 1\n",
    ])
  func mistakes(text: String) throws {
    let place = try Workplace()
    try place.write(text, to: "m/\u{1B}[31m\u{202E}.yaml")
    for arguments in [["validate", "m"], ["plan", "m"], ["apply", "m"] + Workplace.approved] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.contains("error: "))
      expectPlain(result)
    }
  }

  @Test(
    "A path that begins as a workflow command does is shown with ./ before it",
    arguments: ["::error file=x::words.yaml", "##[error]words.yaml", "##vso[x]words.yaml"])
  func commandPath(path: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one", more: ["colour: red"]), to: path)
    for arguments in [["validate", path], ["plan", "."], ["validate", path + "none"]] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      #expect(result.standardError.hasPrefix("./"), "\(result.standardError)")
      expectPlain(result)
    }
  }

  @Test("No message begins a line of its own with a workflow command")
  func commandInMessage() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    for arguments in [
      ["plan", "m", "--state", "none\n::error::x/state"], ["plan", "m", "--state", "x\n  ::error::y"],
    ] {
      let result = try place.usher(arguments)
      #expect(result.standardError.contains("::error::"))
      expectPlain(result)
    }
  }

  @Test("Neither does a path, a state or an emulator's file that is not there or no such file")
  func paths() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let hostile = "\u{1B}[31m\u{202E}"
    try place.write("\u{1B}[31m\n", to: hostile)
    for arguments in [
      ["plan", "none" + hostile], ["plan", "m", "--state", hostile],
      ["apply", "m", "--auto-approve", "--emulator", hostile],
      ["apply", "m", "--state", "none\(hostile)/state"] + Workplace.approved,
      ["apply", "m", "--auto-approve", "--endpoint-url", hostile],
      ["apply", "m", "--auto-approve", "--profile", hostile],
    ] {
      let result = try place.usher(arguments)
      #expect(result.status == 1)
      expectPlain(result)
    }
  }
}
