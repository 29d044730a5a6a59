import JSONText

/// What the program of a profile's `credential_process` prints. Source: AWS SDKs and Tools Reference Guide, "Process
/// credential provider".
struct ProcessCredentials: CredentialsSource {
  /// The setting's value, split as a shell splits it.
  let command: String
  /// `profile "dev" in /home/me/.aws/config`
  let place: String
  let runner: any ProcessRunner

  func find() async throws(CredentialsError) -> FoundCredentials {
    guard let words = ShellWords.split(command), !words.isEmpty else {
      throw .invalid("credential_process of \(place) is no command: a quote is not closed, or it is empty")
    }
    let credentials = try await run(words)
    guard credentials.expiration != nil else { return FoundCredentials(credentials) }
    return FoundCredentials(credentials) { () async throws(CredentialsError) in try await run(words) }
  }

  private func run(_ words: [String]) async throws(CredentialsError) -> Credentials {
    let giver = "credential_process of \(place)"
    let result: ProcessResult
    do {
      result = try await runner.run(words)
    } catch {
      throw .invalid("\(giver) could not be run: \(error.description)")
    }
    guard result.status == 0 else {
      let words = Self.firstLine(of: result.standardError)
      throw .invalid("\(giver) ended with exit code \(result.status)\(words.isEmpty ? "" : ": \(words)")")
    }
    let document = try CredentialsDocument(result.standardOutput, from: giver)
    guard document["Version"]?.integer == 1 else { throw .invalid("\(giver) did not print \"Version\": 1") }
    return try document.credentials(
      token: "SessionToken", isTemporary: false, source: "credential_process of \(place)")
  }

  private static func firstLine(of bytes: [UInt8]) -> String {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    return String(String(decoding: lines.first ?? [], as: UTF8.self).prefix(200))
  }
}
