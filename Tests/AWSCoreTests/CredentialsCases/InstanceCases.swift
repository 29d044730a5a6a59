extension CredentialsCase {
  static let ofInstances = [
    instance("a role", Reply.instance("I"), key: "I"),
    instance("a role of an odd name", Reply.instance("I", role: "a+b=c,d.e@f-g_h"), key: "I"),
    instance("disabled", in: ["AWS_EC2_METADATA_DISABLED": "TRUE"], Reply.instance("I"), key: nil),
    instance("not disabled", in: ["AWS_EC2_METADATA_DISABLED": "1"], Reply.instance("I"), key: "I"),
    instance("no role", [Reply.instance("I")[0], .get(address + folder, "", status: 404)], key: nil),
    instance(
      "a role without credentials",
      Reply.instance("I", "{\"Code\": \"AssumeRoleUnauthorizedAccess\", \"Message\": \"no\"}"), key: nil),
    instance("no JSON", Reply.instance("I", "hush"), key: nil),
    instance(
      "credentials that are old", Reply.instance("I", document("I", ["Expiration": "2001-01-01T00:00:00Z"])), key: "I"),
    instance(
      "a token that is refused", [Reply(method: "PUT", url: address + "/latest/api/token", status: 400, body: "")],
      key: nil),
    instance(
      "version 1 alone", [.get(address + folder, "r"), .get(address + folder + "r", document("I"))], key: nil,
      botocore: Difference(key: "I", why: "version 1 gives credentials to whoever can make this machine send a GET")),
    instance(
      "another endpoint", in: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://meta:1"],
      Reply.instance("I", at: "http://meta:1"), key: "I"),
    instance(
      "another endpoint that ends with a slash", in: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://meta:1/"],
      Reply.instance("I", at: "http://meta:1"), key: "I"),
    instance(
      "another endpoint, of the profile", config: "[default]\nec2_metadata_service_endpoint = http://meta:1\n",
      Reply.instance("I", at: "http://meta:1"), key: "I"),
    instance(
      "IPv6", in: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], Reply.instance("I", at: "http://[fd00:ec2::254]"),
      key: "I"),
    instance(
      "IPv6 by the older switch", in: ["AWS_IMDS_USE_IPV6": "true"], Reply.instance("I", at: "http://[fd00:ec2::254]"),
      key: "I"),
    instance(
      "the endpoint before its mode",
      in: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://meta:1"],
      Reply.instance("I", at: "http://meta:1"), key: "I"),
    instance(
      "a mode that is none", in: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"], Reply.instance("I"), key: nil),
    instance(
      "one failure and one attempt", [.get(address + folder, "", status: 500, times: 1)] + Reply.instance("I"), key: nil
    ),
    instance(
      "one failure and two attempts", in: ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "2"],
      [.get(address + folder, "", status: 500, times: 1)] + Reply.instance("I"), key: "I"),
    instance(
      "attempts of the profile", config: "[default]\nmetadata_service_num_attempts = 2\n",
      [.get(address + folder + "r", "{", times: 1)] + Reply.instance("I"), key: "I"),
    instance(
      "attempts that are no number", in: ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "many"], Reply.instance("I"), key: nil),
    instance(
      "a profile without keys", in: ["AWS_PROFILE": "dev"], config: "[profile dev]\nregion = x\n", Reply.instance("I"),
      key: "I"),
    instance("after the profile", credentials: "[default]\n" + keys("D"), Reply.instance("I"), key: "D"),
  ]

  private static let address = "http://169.254.169.254"
  private static let folder = "/latest/meta-data/iam/security-credentials/"

  private static func instance(
    _ name: String, in environment: [String: String] = [:], config: String? = nil, credentials: String? = nil,
    _ replies: [Reply], key: String?, botocore: Difference? = nil
  ) -> CredentialsCase {
    CredentialsCase(
      "instance: \(name)", environment, config: config, credentials: credentials, replies, key: key, botocore: botocore)
  }
}

extension Reply {
  /// The metadata service of an instance with a role.
  static func instance(
    _ id: String, _ body: String? = nil, role: String = "r", at url: String = "http://169.254.169.254"
  ) -> [Reply] {
    let folder = "\(url)/latest/meta-data/iam/security-credentials/"
    let token = ["x-aws-ec2-metadata-token": "hush-token"]
    return [
      Reply(
        method: "PUT", url: "\(url)/latest/api/token", headers: ["x-aws-ec2-metadata-token-ttl-seconds": "21600"],
        body: "hush-token"),
      .get(folder, role, headers: token), .get(folder + role, body ?? document(id), headers: token),
    ]
  }
}
