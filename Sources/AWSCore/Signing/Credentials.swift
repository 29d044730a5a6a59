#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a request is signed with. No way of printing it shows the secret or the session token.
package struct Credentials: Equatable, Sendable {
  package var accessKeyID: String
  package var secretAccessKey: String
  /// Of temporary credentials.
  package var sessionToken: String?
  /// When they end; nil: never, or nobody said.
  package var expiration: Date?
  /// Where they come from, in words for a message: `the environment`, `profile "dev" in /home/me/.aws/credentials`.
  package var source: String

  package init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Date? = nil, source: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.source = source
  }
}

extension Credentials {
  /// Throws where the access key ID or the session token cannot stand in a header: a secret of CI that ends with a line
  /// break, for example.
  func requireHeaderText() throws(CredentialsError) {
    for (name, value) in [("access key ID", accessKeyID), ("session token", sessionToken ?? "")]
    where !HTTPHeader.isText(value) {
      throw .invalid("the \(name) from \(source) has a line break or another control character in it")
    }
  }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "\(accessKeyID) from \(source)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID, "source": source]) }
}
