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
  /// Throws where a part of them cannot be right, as AWS would only say that the signature does not match: a secret of
  /// CI that ends with a line break, a value that was copied with its quotes or with the comment behind it. A
  /// configuration file keeps both as parts of the value.
  func requireRightText() throws(CredentialsError) {
    for (name, value) in [
      ("access key ID", accessKeyID), ("secret access key", secretAccessKey), ("session token", sessionToken ?? ""),
    ] {
      let problem: String
      if !HTTPHeader.isText(value) {
        problem = "a line break or another control character in it"
      } else if value.contains(/[ \t][#;]/) {
        problem = "a comment behind it: put the comment on a line of its own"
      } else if value.unicodeScalars.contains(where: \.properties.isWhitespace) {
        problem = "a blank in it"
      } else if value.unicodeScalars.contains(where: {
        "\"'`\u{2018}\u{2019}\u{201C}\u{201D}".unicodeScalars.contains($0)
      }) {
        problem = "a quote in it: write it without quotes"
      } else {
        continue
      }
      throw .invalid("the \(name) from \(source) has \(problem)")
    }
  }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "\(accessKeyID) from \(source)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID, "source": source]) }
}
