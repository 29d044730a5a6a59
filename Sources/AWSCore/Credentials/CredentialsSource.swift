/// A place where credentials may come from: the environment, a profile, the machine's own role.
package protocol CredentialsSource: Sendable {
  /// - Throws: `notConfigured` where nothing asks for this source.
  func find() async throws(CredentialsError) -> FoundCredentials
}

/// What a source gave, and how to get its next ones.
package struct FoundCredentials: Sendable {
  package typealias Refresh = @Sendable () async throws(CredentialsError) -> Credentials

  package let credentials: Credentials
  /// nil where there will be no others: keys that were written down.
  package let refresh: Refresh?

  package init(_ credentials: Credentials, refresh: Refresh? = nil) {
    self.credentials = credentials
    self.refresh = refresh
  }

  /// Asks once now, and the same way again later.
  static func asking(_ refresh: @escaping Refresh) async throws(CredentialsError) -> FoundCredentials {
    FoundCredentials(try await refresh(), refresh: refresh)
  }
}
