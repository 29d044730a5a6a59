/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_CREDENTIAL_EXPIRATION` of the given
/// environment.
struct EnvironmentCredentials: CredentialsSource {
  let environment: [String: String]

  func find() async throws(CredentialsError) -> FoundCredentials {
    switch (environment.value("AWS_ACCESS_KEY_ID"), environment.value("AWS_SECRET_ACCESS_KEY")) {
    case (nil, nil): throw .notConfigured("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
    case (_?, nil): throw .invalid("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither")
    case (nil, _?): throw .invalid("AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not: set both or neither")
    case (let id?, let secret?):
      var credentials = Credentials(
        accessKeyID: id, secretAccessKey: secret,
        sessionToken: environment.value("AWS_SECURITY_TOKEN") ?? environment.value("AWS_SESSION_TOKEN"),
        source: "the environment")
      if let text = environment.value("AWS_CREDENTIAL_EXPIRATION") {
        guard let date = ExpirationTime.date(text) else {
          throw .invalid("AWS_CREDENTIAL_EXPIRATION is \(text), it needs a time like 2026-11-23T18:52:09Z")
        }
        credentials.expiration = date
      }
      return FoundCredentials(credentials)
    }
  }
}
