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
      throw .invalid("credential_process of \(place) is not a command: a quote is not closed, or it is empty")
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
      throw .invalid("\(giver) ended with exit code \(result.status)\(Self.words(result.standardError))")
    }
    do throws(CredentialsError) {
      let document = try CredentialsDocument(result.standardOutput, from: giver)
      guard document["Version"]?.integer == 1 else {
        throw CredentialsError.invalid("\(giver) did not print \"Version\": 1")
      }
      return try document.credentials(token: "SessionToken", isTemporary: false, source: giver)
    } catch {
      throw .invalid(error.message + Self.words(result.standardError))
    }
  }

  private static let mostLines = 20
  private static let longestLine = 400

  /// What the program wrote to standard error, a line each: the last ones, since the reason comes last.
  private static func words(_ bytes: [UInt8]) -> String {
    let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.map { line in
      String(decoding: line, as: UTF8.self).replacing(/\x{1B}\[[0-9;?]*[A-Za-z]/, with: "").trimmedAtEnd
    }.filter { !$0.isEmpty }
    if lines.isEmpty { return "" }
    let left = lines.count - mostLines
    let shown = lines.suffix(mostLines).map { $0.count > longestLine ? "\($0.prefix(longestLine))…" : $0 }
    return ":" + (left > 0 ? "\n  (\(left) more lines before these)" : "") + shown.map { "\n  \($0)" }.joined()
  }
}
