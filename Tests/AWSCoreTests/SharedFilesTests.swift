import Foundation
import JSONText
import TestSupport
import Testing

@testable import AWSCore

@Suite struct SharedFilesTests {
  static func configuration(config: [UInt8] = [], credentials: [UInt8] = []) throws -> SharedConfiguration {
    try SharedFiles.fixed(["HOME": "/home/me"], ["config": config, "credentials": credentials]).configuration()
  }

  /// The settings of `[default]` in `text`, one a line.
  static func settings(_ text: String) throws -> [String] {
    let profile = try #require(try configuration(config: Array(text.utf8)).configProfiles["default"])
    return profile.keys.map { "\($0)=\(profile[$0]?.value ?? "")" }
  }

  @Test(
    "A file is read as botocore reads it",
    arguments: [
      ("[default]\na=1\nb : 2\nC\t=\t3 \n", ["a=1", "b=2", "c=3"]),
      ("# c\n ; c\n\n[default]\na=1\n#a=2\n  ; a=2\n", ["a=1"]),
      ("[default]\na = 1 # no comment\n", ["a=1 # no comment"]),
      ("[default]\na=1\n  two\n\n  three\nb=2", ["a=1\ntwo\n\nthree", "b=2"]),
      ("[default]\na=x=y:z", ["a=x=y:z"]), ("[default] # home\r\na=1\r\n", ["a=1"]),
      ("\u{FEFF}[default]\na=1", ["a=1"]), ("[DEFAULT]\na=1\nb=1\n[default]\nb=2", ["a=1", "b=2"]),
      ("[profile default]\na=1\n", ["a=1"]), ("[default]\na=1\n[profile default]\nb=2\n", ["b=2"]),
    ])
  func read(_ text: String, _ settings: [String]) throws {
    #expect(try Self.settings(text) == settings)
  }

  @Test(
    "A section's header says what it is",
    arguments: [
      ("[profile dev]", "dev"), ("[profile \"my dev\"]", "my dev"), ("[profile 'my dev']", "my dev"),
      ("[profile my\\ dev]", "my dev"), ("[profile\t dev ]", "dev"), ("[profile my dev]", nil), ("[dev]", nil),
      ("[profile \"dev]", nil), ("[profile]", nil), ("[ profile dev]", nil), ("[profile \"a\\\"b\\c\"]", "a\"b\\c"),
    ] as [(String, String?)])
  func headers(_ header: String, _ name: String?) throws {
    let profiles = try Self.configuration(config: Array("\(header)\na=1\n".utf8)).configProfiles
    #expect(profiles.keys == [name].compactMap { $0 })
  }

  @Test("Sections of sessions and services, and settings below a setting")
  func sections() throws {
    let text = """
      [sso-session corp]
      sso_region = eu-west-1
      [services local]
      s3 =
        endpoint_url = http://s3
      cleanroomsml =
        endpoint_url = http://here
      """
    let read = try Self.configuration(config: Array(text.utf8))
    #expect(read.ssoSessions["corp"]?["sso_region"]?.value == "eu-west-1")
    #expect(read.services["local"]?["cleanroomsml"]?.nested["endpoint_url"] == "http://here")
  }

  @Test(
    "A broken file is an error with its line",
    arguments: [
      ("a=1", ":1: a setting stands before the first section"), ("[default\n", ":1: a setting stands before"),
      ("[a]\n[default\n", ":2: ']' is missing"), ("[default]\n\nnonsense\n", ":3: expected <name> = <value>"),
      ("[default]\r\n=x", ":2: there is no name before '='"),
      ("[default]\n[a]\n[default]\n", ":3: [default] stands twice, first in line 1"),
      ("[default]\na=1\nA=2\n", ":3: a stands twice, first in line 2"),
      ("[default]\ns3 =\n  x = 1\n  y\n", ":4: expected <name> = <value>"),
    ])
  func broken(_ text: String, _ message: String) {
    #expect {
      try Self.configuration(config: Array(text.utf8))
    } throws: {
      "\($0)".hasPrefix("/home/me/.aws/config\(message)")
    }
  }

  @Test("Bytes that are not UTF-8 are an error with their line")
  func notUTF8() {
    #expect {
      try Self.configuration(credentials: Array("[default]\na=".utf8) + [0xFF])
    } throws: {
      "\($0)" == "/home/me/.aws/credentials:2: this is not UTF-8 text"
    }
  }

  @Test("Names that differ only in normalisation are two names")
  func normalisation() throws {
    let text = "[profile \u{E9}]\na=1\n[profile e\u{301}]\na=2\n"
    let read = try Self.configuration(config: Array(text.utf8))
    #expect(read.profile("\u{E9}")?["a"]?.value == "1")
    #expect(read.profile("e\u{301}")?["a"]?.value == "2")
  }

  @Test(
    "The environment says where the files are",
    arguments: [
      (nil, "/home/me/.aws/config"), ("/etc/aws", "/etc/aws"), ("~/aws", "/home/me/aws"),
      ("$HOME/a/${USER}", "/home/me/a/me"), ("$NOBODY/a", "$NOBODY/a"), ("", "/home/me/.aws/config"),
    ] as [(String?, String)])
  func places(_ variable: String?, _ path: String) {
    var environment = ["HOME": "/home/me", "USER": "me"]
    environment["AWS_CONFIG_FILE"] = variable
    #expect(SharedFiles.fixed(environment, [:]).configPath == path)
  }

  @Test(
    "botocore reads the same in 1,500 generated pairs of files, and refuses the same",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func botocoreAgrees() throws {
    var random = SeededGenerator(seed: 20_261_123)
    let pairs = (0..<1500).map { _ in [Self.file(&random), Self.file(&random)] }
    let hexadecimal = pairs.map { $0.map { $0.map { String(format: "%02x", $0) }.joined() } }
    let result = try Python.script("Oracles/credentials_files.py", input: JSONEncoder().encode(hexadecimal))
    #expect(result.standardError == "")
    let answers = try #require(try JSONValue(parsing: Array(result.standardOutput.utf8)).elements)
    try #require(answers.count == pairs.count)
    for (pair, answer) in zip(pairs, answers) {
      let read = (try? Self.configuration(config: pair[0], credentials: pair[1])).map(Self.text)
      let isSame = read.map { Array($0.utf8) } == answer.string.map { Array($0.utf8) }
      #expect(isSame, "\(pair.map { String(decoding: $0, as: UTF8.self) }): \(read ?? "-"), \(answer.string ?? "-")")
    }
    #expect((400...1100).contains(answers.count { $0.isNull }))
  }

  private static func text(_ read: SharedConfiguration) -> String {
    var json = JSONWriter()
    let tables = [
      ("credentials", read.credentialsProfiles), ("profiles", read.configProfiles), ("services", read.services),
      ("sso_sessions", read.ssoSessions),
    ]
    json.object { json in
      for (name, table) in tables {
        json.key(name)
        write(table, to: &json) { settings, json in
          write(settings, to: &json) { setting, json in
            if setting.value.unicodeScalars.first != "\n" { return json.string(setting.value) }
            write(setting.nested, to: &json) { $1.string($0) }
          }
        }
      }
    }
    return json.text
  }

  private static func write<Value>(
    _ table: ExactDictionary<Value>, to json: inout JSONWriter, _ value: (Value, inout JSONWriter) -> Void
  ) {
    json.object { json in for key in table.keys { json.member(key, table[key], value) } }
  }

  /// Every other file is one without a mistake that is looked for.
  private static func file(_ random: inout SeededGenerator) -> [UInt8] {
    let end = random.pick(["\n", "\n", "\n", "\r\n", "\r"])
    if Bool.random(using: &random) {
      let sections = headers.shuffled(using: &random).prefix(3).map { header in
        let settings = names.shuffled(using: &random).prefix(3).map { name in
          let below = random.pick(["", "", "\(end)  x = 1\(end)\(end)\ty = \u{2028}z=2"])
          return name + random.pick(delimiters) + (below.isEmpty ? random.pick(values) : below)
        }
        return ([header] + settings).joined(separator: end)
      }
      return Array(sections.joined(separator: random.pick([end, end + "# c" + end])).utf8)
    }
    var lines = [random.pick(["[default]", "[default]", "", "# first", "[profile a]", "a = 1"])]
    for _ in 0..<Int.random(in: 0...9, using: &random) { lines.append(line(&random)) }
    var bytes = Array(lines.joined(separator: end).utf8)
    if Int.random(in: 0..<40, using: &random) == 0 { bytes.append(random.pick([0xFF, 0xC3, 0x80])) }
    return bytes
  }

  private static func line(_ random: inout SeededGenerator) -> String {
    let indent = random.pick(["", "", "", "", " ", "  ", "\t", "\u{A0}", "\u{3000} "])
    let end = random.pick(["", "", "", " ", "\t", " # x", "\u{85}", "\u{C}"])
    switch Int.random(in: 0..<40, using: &random) {
    case 0...6: return indent + random.pick(headers) + end
    case 7...24: return indent + random.pick(names) + random.pick(delimiters) + random.pick(values) + end
    case 25...30: return indent + random.pick(["", "# c", "; c = 1", ";", "\u{1C}"])
    case 31...38: return "  " + indent + random.pick([random.pick(values), random.pick(names) + " = 2"]) + end
    default: return indent + random.pick(["nonsense", "= x", "[]", "[open", "]", "[]]", ": y", "[a]b=c"]) + end
    }
  }

  private static let names = ["a", "b", "C", "region", "s3", "é", "e\u{301}", "aws_access_key_id", "x y", "#a", "-"]
  private static let delimiters = ["=", " = ", ":", " : ", "=\u{A0}"]
  private static let values = ["", "1", "x y", "a=b", "http://h:1/p", "\"q\"", "é", "a\u{2028}b = 1", "{}", "[x]"]
  private static let headers = [
    "[default]", "[profile a]", "[profile b]", "[profile \"c d\"]", "[profile c\\ d]", "[profile 'c d' e]", "[profile]",
    "[profilex y]", "[sso-session s]", "[sso-sessions t u]", "[services v]", "[services \"]", "[a]", "[ b ]",
    "[DEFAULT]",
    "[profile é]", "[profile \"\"]", "[profile a\"b\\\"c\"]", "[preview]", "[profile e\u{301}] ; x",
    "[profile\u{301} z]",
  ]

  @Test(
    "On the disk: what is not there is absent, a folder is no file, and what is written is for the owner alone, through a link too"
  )
  func onDisk() throws {
    let folder = try TemporaryFolder()
    let path = { (name: String) in folder.file(name).path }
    let files = SharedFiles.onDisk(environment: ["HOME": path("home")])
    #expect(try files.read("/dev/null") == [])
    #expect(throws: SharedFileIsFolder.self) { try files.read(folder.url.path) }
    #expect(try files.read("/etc/passwd/x") == nil)
    #expect(try files.read(path("nothing")) == nil)
    try Data("old".utf8).write(to: folder.file("token"))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path("token"))
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("token"))
    let long = [UInt8](repeating: 0x61, count: 200_000)
    try files.write(path("link"), long)
    #expect(try files.read(path("token")) == long)
    #expect(try FileManager.default.attributesOfItem(atPath: path("token"))[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == path("token"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["link", "token"])
    let environment = ["HOME": "/dev/null", "AWS_CONFIG_FILE": "/dev/null"]
    #expect(try AWSSettings(profile: nil, files: .onDisk(environment: environment)).profile == nil)
  }
}
