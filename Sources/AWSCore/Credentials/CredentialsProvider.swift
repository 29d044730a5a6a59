/// Where credentials come from. Whoever keeps this contract may be asked at every attempt of every call, from many
/// tasks at once.
package protocol CredentialsProvider: Sendable {
  func credentials() async throws(CredentialsError) -> Credentials
}

/// Why a provider gives no credentials, in words for the user; none of them holds a secret.
package enum CredentialsError: Error, Equatable, Sendable {
  /// This provider was not asked for: the next one may know. Says what was looked for.
  case notConfigured(String)
  /// This provider was asked for and cannot: no other is tried. Says what to mend.
  case invalid(String)
  /// No provider of a chain was configured.
  case noneFound(String)

  package var message: String {
    switch self {
    case .notConfigured(let text), .invalid(let text), .noneFound(let text): text
    }
  }
}

/// Credentials that are known beforehand: the emulator's.
package struct StaticCredentials: CredentialsProvider {
  private let held: Credentials

  package init(_ credentials: Credentials) {
    held = credentials
  }

  package func credentials() async throws(CredentialsError) -> Credentials { held }
}

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` of the given environment.
package struct EnvironmentCredentials: CredentialsProvider {
  private let environment: [String: String]

  package init(environment: [String: String]) {
    self.environment = environment
  }

  package func credentials() async throws(CredentialsError) -> Credentials {
    let value = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    switch (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY")) {
    case (nil, nil): throw .notConfigured("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
    case (_?, nil): throw .invalid("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both or neither")
    case (nil, _?): throw .invalid("AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not: set both or neither")
    case (let id?, let secret?):
      return Credentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: value("AWS_SESSION_TOKEN"), source: "the environment")
    }
  }
}
