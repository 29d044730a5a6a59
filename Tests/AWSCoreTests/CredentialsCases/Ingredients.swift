/// What the cases are made of. Everything that is secret in them has the word `hush` in it.

/// The two lines that a profile's keys are.
func keys(_ id: String) -> String { "aws_access_key_id = \(id)\naws_secret_access_key = hush\n" }

func variables(_ id: String) -> [String: String] { ["AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": "hush"] }

func arn(_ role: String) -> String { "arn:aws:iam::123456789012:role/\(role)" }

let region = ["AWS_DEFAULT_REGION": "us-east-1"]

func + (one: [String: String], other: [String: String]) -> [String: String] {
  one.merging(other) { _, new in new }
}

/// The JSON in which containers, instances and processes give credentials.
func document(_ id: String, _ members: [String: String?] = [:]) -> String {
  var all: [String: String?] = [
    "AccessKeyId": id, "SecretAccessKey": "hush", "Token": "hush", "Expiration": "2099-01-01T00:00:00Z",
  ]
  for (name, value) in members { all.updateValue(value, forKey: name) }
  let texts = all.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\"\(name)\": \"\($0)\"" } }
  return "{\(texts.joined(separator: ", "))}"
}

extension Reply {
  /// STS gives the credentials of a role to whoever asks with the key `by`.
  static func role(
    _ role: String, by signer: String, gives id: String, at url: String = "https://sts.us-east-1.amazonaws.com/",
    _ parameters: [String: String] = [:], headers: [String: String] = [:]
  ) -> Reply {
    Reply(
      method: "POST", url: url, headers: ["authorization": "Credential=\(signer)/"] + headers,
      form: ["Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": arn(role)] + parameters,
      body: answer("AssumeRole", id))
  }

  static func webIdentity(
    _ role: String, gives id: String, at url: String = "https://sts.us-east-1.amazonaws.com/",
    _ parameters: [String: String] = [:]
  ) -> Reply {
    Reply(
      method: "POST", url: url,
      form: ["Action": "AssumeRoleWithWebIdentity", "RoleArn": arn(role), "WebIdentityToken": "hush-hush"] + parameters,
      body: answer("AssumeRoleWithWebIdentity", id))
  }

  static func stsError(_ status: Int, _ code: String, times: Int = 1000) -> Reply {
    Reply(
      method: "POST", url: "https://sts.us-east-1.amazonaws.com/", status: status,
      body: """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>\(code)</Code><Message>it is &quot;so&quot;</Message></Error>
          <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>
        </ErrorResponse>
        """, times: times)
  }

  private static func answer(_ action: String, _ id: String) -> String {
    """
    <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <\(action)Result>
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
        <Credentials>
          <AccessKeyId>\(id)</AccessKeyId><SecretAccessKey>hush</SecretAccessKey>
          <SessionToken>hush/+=</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
        </Credentials>
      </\(action)Result>
      <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
    </\(action)Response>
    """
  }

  static func get(
    _ url: String, _ body: String, status: Int = 200, headers: [String: String] = [:], times: Int = 1000
  ) -> Reply {
    Reply(method: "GET", url: url, headers: headers, status: status, body: body, times: times)
  }
}
