import JSONText

/// The JSON object in which processes, containers and instances hand out credentials.
struct CredentialsDocument {
  private let json: JSONValue
  private let giver: String
  private let sensitive: SensitiveText

  /// - Parameters:
  ///   - giver: for errors, which never quote the document: `the container's credentials endpoint`.
  ///   - token: what it was asked with.
  init(_ bytes: [UInt8], from giver: String, askedWith token: String? = nil) throws(CredentialsError) {
    sensitive = SensitiveText(texts: [token ?? ""], replacement: SensitiveText.replacementOfSecrets)
    guard let json = try? JSONValue(parsing: bytes), json.members != nil else {
      throw .invalid("\(giver) did not answer with a JSON object")
    }
    self.json = json
    self.giver = giver
  }

  subscript(name: String) -> JSONValue? { json[name] }

  /// - Parameters:
  ///   - token: the name under which the session token stands.
  ///   - isTemporary: whether token and expiration have to be there.
  func credentials(token: String, isTemporary: Bool, source: String) throws(CredentialsError) -> Credentials {
    var credentials = Credentials(
      accessKeyID: try text("AccessKeyId"), secretAccessKey: try text("SecretAccessKey"), source: source)
    // Programs that print keys without an end print an empty token.
    if isTemporary || has(token) && json[token]?.string != "" { credentials.sessionToken = try text(token) }
    if isTemporary || has("Expiration") {
      guard let date = ExpirationTime.date(try text("Expiration")) else {
        throw .invalid("\(giver) gave an Expiration that is not a time like 2026-11-23T18:52:09Z")
      }
      credentials.expiration = date
    }
    return credentials
  }

  private func has(_ name: String) -> Bool { json[name].map { !$0.isNull } ?? false }

  private func text(_ name: String) throws(CredentialsError) -> String {
    guard let text = json[name]?.string, !text.isEmpty else {
      // The form in which AWS's own endpoints say why there are no credentials.
      let why = json["Code"]?.string.map { "; it says \(sensitive.cleaned("\($0): \(json["Message"]?.string ?? "")"))" }
      throw .invalid("\(giver) gave no \(name)\(why ?? "")")
    }
    return text
  }
}
