import Foundation
import TestSupport
import Testing

@Suite("Shell completion", .processes)
struct CompletionTests {
  private static func shell(_ name: String) -> URL? {
    ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { URL(fileURLWithPath: "\($0)/\(name)") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  private func script(for shell: String, in place: Workplace) throws -> String {
    let result = try place.usher(["--generate-completion-script", shell])
    #expect(result.status == 0 && result.standardError == "")
    for word in [
      "validate", "plan", "apply", "status", "report", "new", "render", "schema", "show-sql", "sarif", "adopt",
      "take-over",
    ] {
      #expect(result.standardOutput.contains(word), "\(word)")
    }
    return result.standardOutput
  }

  @Test("The scripts know every command; what the shell says of their syntax", arguments: ["bash", "zsh", "fish"])
  func syntax(name: String) throws {
    let place = try Workplace()
    try place.write(script(for: name, in: place), to: "usher.\(name)")
    guard let shell = Self.shell(name) else { return }
    let result = try place.run(shell, ["-n", "usher.\(name)"])
    #expect(result.status == 0 && result.standardError == "", "\(result.standardError)")
  }

  @Test("bash completes a command's name and its flags", .enabled(if: shell("bash") != nil, "needs bash"))
  func bash() throws {
    let place = try Workplace()
    try place.write(script(for: "bash", in: place), to: "usher.bash")
    let ask = { (words: [String]) in
      let line = words.joined(separator: " ")
      return try place.run(
        try #require(Self.shell("bash")),
        [
          "-c",
          """
          source usher.bash
          COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
          COMP_LINE='\(line)' COMP_POINT=\(line.count)
          _usher usher '\(words[words.count - 1])' '\(words[words.count - 2])' 2>/dev/null
          printf '%s\\n' "${COMPREPLY[@]}"
          """,
        ]
      ).standardOutput.split(separator: "\n").map { $0.filter { $0 != " " } }
    }
    #expect(try ask(["usher", "ren"]) == ["render"])
    #expect(try ask(["usher", "render", "--sh"]) == ["--show-sql"])
    #expect(try ask(["usher", "validate", "--format", "sa"]) == ["sarif"])
  }
}
