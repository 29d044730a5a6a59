extension CredentialsCase {
  static let ofProcesses = [
    process("keys", "echo '\(printed())'", key: "P"),
    process(
      "keys that expire", "echo '\(printed(["Expiration": "2099-01-01T00:00:00Z", "SessionToken": "hush"]))'", key: "P"),
    process("a time with an offset", "echo '\(printed(["Expiration": "2099-01-01T00:00:00+01:00"]))'", key: "P"),
    process("keys that are expired", "echo '\(printed(["Expiration": "2001-01-01T00:00:00Z"]))'", key: nil),
    process("words in quotes", #"sh -c "printf '%s' \"$0\"" '\#(printed())'"#, key: "P"),
    process("no shell", "echo '\(printed())' | cat", key: nil),
    process("a path with a blank", "'{HOME}/a tool' P", files: ["a tool": ""], key: nil),
    process(
      "a script", "sh '{HOME}/my tool' P",
      files: ["my tool": "echo '{\"Version\": 1, \"AccessKeyId\": \"'$1'\", \"SecretAccessKey\": \"hush\"}'\n"],
      key: "P"),
    process("an exit code", "sh -c 'echo sorry >&2; exit 3'", key: nil),
    process(
      "another version", "echo '{\"Version\": 2, \"AccessKeyId\": \"P\", \"SecretAccessKey\": \"hush\"}'", key: nil),
    process("no version", "echo '{\"AccessKeyId\": \"P\", \"SecretAccessKey\": \"hush\"}'", key: nil),
    process("no secret", "echo '{\"Version\": 1, \"AccessKeyId\": \"P\"}'", key: nil),
    process("no JSON", "echo hush", key: nil),
    process("no such program", "{HOME}/nothing", key: nil),
    process("an open quote", "echo 'x", key: nil),
    process("before keys in config", "echo '\(printed())'", settings: keys("C"), key: "P"),
    process("after keys in credentials", "echo '\(printed())'", credentials: "[default]\n" + keys("D"), key: "D"),
  ]

  private static func printed(_ members: [String: String] = [:]) -> String {
    let rest = members.sorted { $0.key < $1.key }.map { ", \"\($0.key)\": \"\($0.value)\"" }.joined()
    return "{\"Version\": 1, \"AccessKeyId\": \"P\", \"SecretAccessKey\": \"hush\"\(rest)}"
  }

  private static func process(
    _ name: String, _ command: String, settings: String = "", credentials: String? = nil,
    files: [String: String] = [:], key: String?
  ) -> CredentialsCase {
    CredentialsCase(
      "process: \(name)", config: "[default]\ncredential_process = \(command)\n\(settings)", credentials: credentials,
      files: files, key: key)
  }
}
