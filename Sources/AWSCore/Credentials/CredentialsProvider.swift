/// What signs: credentials for each attempt of each call. Whoever keeps this contract may be asked from many tasks at
/// once.
package protocol CredentialsProvider: Sendable {
  func credentials() async throws(CredentialsError) -> Credentials
}

/// Why there are no credentials, in words for the user; none of them holds a secret.
package enum CredentialsError: Error, Equatable, Sendable {
  /// This source was not asked for: the next one may know. Says what was looked for.
  case notConfigured(String)
  /// This source was asked for and cannot: no other is tried. Says what to fix.
  case invalid(String)
  /// No source of a chain was configured.
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
