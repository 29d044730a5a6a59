extension CredentialsCase {
  static let ofContainers = [
    CredentialsCase("container: a relative URI", relative, [given], key: "T"),
    CredentialsCase(
      "container: a relative URI with a query", ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials?id=a%2Fb"],
      [.get("http://169.254.170.2/v2/credentials?id=a%2Fb", document("T"))], key: "T"),
    full("this machine", "http://127.0.0.1:51679/c", key: "T"),
    full("this machine by another number", "http://127.9.9.9/c", key: "T"),
    full("localhost", "http://localhost:1/c", key: "T"),
    full("EKS", "http://169.254.170.23/v1/credentials", key: "T"),
    full("EKS over IPv6", "http://[fd00:ec2::23]/v1/credentials", key: "T"),
    full("another host", "http://10.0.0.1/c", key: nil),
    full("a host that only begins like this machine", "http://127.0.0.1.example/c", key: nil),
    full("another host over TLS", "https://vault.example/c", key: "T"),
    CredentialsCase(
      "container: a relative URI before a full one",
      relative + ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/c"],
      [given, .get("http://localhost/c", document("F"))], key: "T"),
    CredentialsCase(
      "container: a token", relative + ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "hush-1"],
      [.get(given.url, document("T"), headers: ["authorization": "hush-1"])], key: "T"),
    CredentialsCase(
      "container: a token in a file, before the other",
      relative + [
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hush-1", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{HOME}/token",
      ], files: ["token": "hush-2"], [.get(given.url, document("T"), headers: ["authorization": "hush-2"])], key: "T"),
    CredentialsCase(
      "container: a token's file that is not there",
      relative + ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{HOME}/token"], [given], key: nil),
    CredentialsCase(
      "container: a token with a line break", relative + ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "hush\r\nx: y"], [given],
      key: nil),
    CredentialsCase(
      "container: a failure at first", relative, [.get(given.url, "no", status: 500, times: 2), given], key: "T"),
    CredentialsCase(
      "container: something else at first", relative, [.get(given.url, "no", times: 1), given], key: "T"),
    CredentialsCase(
      "container: a failure for ever", relative, [.get(given.url, "no", status: 500, times: 3), given], key: nil),
    CredentialsCase("container: nobody there", relative, key: nil),
    CredentialsCase(
      "container: no secret", relative, [.get(given.url, document("T", ["SecretAccessKey": nil]))], key: nil),
    CredentialsCase("container: no token", relative, [.get(given.url, document("T", ["Token": nil]))], key: nil),
    CredentialsCase(
      "container: no expiration", relative, [.get(given.url, document("T", ["Expiration": nil]))], key: nil),
    CredentialsCase(
      "container: after the profile", relative, credentials: "[default]\n" + keys("D"), [given], key: "D"),
    CredentialsCase(
      "container: for a profile without keys", profile: "dev", relative, config: "[profile dev]\nregion = x\n", [given],
      key: "T"),
    CredentialsCase("container: before the instance", relative, [given] + Reply.instance("I"), key: "T"),
  ]

  private static let relative = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials"]
  private static let given = Reply.get("http://169.254.170.2/v2/credentials", document("T"))

  private static func full(_ name: String, _ url: String, key: String?) -> CredentialsCase {
    CredentialsCase(
      "container: a full URI, \(name)", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url], [.get(url, document("T"))],
      key: key)
  }
}
