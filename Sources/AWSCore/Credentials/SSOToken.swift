import Crypto
import JSONText

/// The token that `aws sso login` leaves in its cache. Source: botocore, `tokens.py` and `SSOTokenLoader`.
struct SSOToken {
  var accessToken: String
  var expiration: Date
  /// What it takes to renew the token; nil where something is missing.
  var renewal: Renewal?
  /// The file's members, those too that mean nothing to us.
  private var members: [JSONValue.Member]

  struct Renewal {
    var clientID: String
    var clientSecret: String
    var refreshToken: String
    /// The end of the client's registration.
    var expiration: Date
  }

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes), let members = json.members,
      let accessToken = json["accessToken"]?.string,
      let expiration = json["expiresAt"]?.string.flatMap(ExpirationTime.date)
    else { return nil }
    self.members = members
    self.accessToken = accessToken
    self.expiration = expiration
    if let clientID = json["clientId"]?.string, let clientSecret = json["clientSecret"]?.string,
      let refreshToken = json["refreshToken"]?.string,
      let end = json["registrationExpiresAt"]?.string.flatMap(ExpirationTime.date)
    {
      renewal = Renewal(
        clientID: clientID, clientSecret: clientSecret, refreshToken: refreshToken, expiration: end)
    }
  }

  /// The cache's file for a session, or in the old form for a start URL.
  static func path(for name: String, in files: SharedFiles) -> String {
    let digest = Insecure.SHA1.hash(data: Array(name.utf8))
    let digits = digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return files.awsPath("sso/cache/\(digits.joined()).json")
  }

  /// Takes what a renewal gave; nil where that is no token.
  func renewed(by answer: JSONValue, at now: Date) -> SSOToken? {
    guard let accessToken = answer["accessToken"]?.string, let seconds = answer["expiresIn"]?.integer else {
      return nil
    }
    var token = self
    token.accessToken = accessToken
    token.expiration = now.addingTimeInterval(TimeInterval(seconds))
    token.set("accessToken", accessToken)
    token.set("expiresAt", token.expiration.formatted(.iso8601))
    if let refreshToken = answer["refreshToken"]?.string {
      token.renewal?.refreshToken = refreshToken
      token.set("refreshToken", refreshToken)
    }
    return token
  }

  var file: [UInt8] {
    var json = JSONWriter()
    JSONValue.object(members).write(to: &json)
    return json.bytes
  }

  private mutating func set(_ name: String, _ value: String) {
    members.removeAll { $0.name == name }
    members.append(JSONValue.Member(name: name, value: .string(value)))
  }
}
