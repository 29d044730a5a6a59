/// Where STS is asked, and what it may answer.
extension CredentialsCase {
  static let ofSTS = [
    sts(
      "the region of AWS_DEFAULT_REGION", ["AWS_DEFAULT_REGION": "eu-west-1"],
      at: "https://sts.eu-west-1.amazonaws.com/"),
    CredentialsCase(
      "STS: the region of AWS_REGION", profile: "dev", ["AWS_REGION": "eu-west-1"], config: config(""),
      [.role("r", by: "B", gives: "R", at: "https://sts.eu-west-1.amazonaws.com/")], key: "R",
      botocore: Difference(key: nil, why: "the reference guide knows AWS_REGION, and every other SDK reads it")),
    sts("the region of the profile", [:], "region = eu-west-2\n", at: "https://sts.eu-west-2.amazonaws.com/"),
    sts(
      "the environment's region before the profile's", ["AWS_DEFAULT_REGION": "eu-west-1"], "region = eu-west-2\n",
      at: "https://sts.eu-west-1.amazonaws.com/"),
    sts("no region", [:], at: "https://sts.us-east-1.amazonaws.com/", key: nil),
    sts("a region that is no host name", ["AWS_DEFAULT_REGION": "a.example/"], at: "https://sts.a.example/", key: nil),
    sts("China", ["AWS_DEFAULT_REGION": "cn-north-1"], at: "https://sts.cn-north-1.amazonaws.com.cn/"),
    sts(
      "the sovereign cloud", ["AWS_DEFAULT_REGION": "eusc-de-east-1"], at: "https://sts.eusc-de-east-1.amazonaws.eu/"),
    sts(
      "a region to come", ["AWS_DEFAULT_REGION": "us-isof-north-7"], at: "https://sts.us-isof-north-7.csp.hci.ic.gov/"),
    sts(
      "one global address", region + ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"], at: "https://sts.amazonaws.com/",
      scope: "/us-east-1/"),
    sts(
      "one global address, of the profile", ["AWS_DEFAULT_REGION": "eu-west-1"], "sts_regional_endpoints = legacy\n",
      at: "https://sts.amazonaws.com/", scope: "/us-east-1/"),
    sts(
      "one global address, in a young region",
      ["AWS_DEFAULT_REGION": "eu-south-1", "AWS_STS_REGIONAL_ENDPOINTS": "legacy"],
      at: "https://sts.eu-south-1.amazonaws.com/", scope: "/eu-south-1/"),
    sts(
      "sts_regional_endpoints that is none", region + ["AWS_STS_REGIONAL_ENDPOINTS": "far"],
      at: "https://sts.us-east-1.amazonaws.com/", key: nil),
    sts("FIPS", region + ["AWS_USE_FIPS_ENDPOINT": "true"], at: "https://sts-fips.us-east-1.amazonaws.com/"),
    sts(
      "FIPS in GovCloud, of the profile", ["AWS_DEFAULT_REGION": "us-gov-west-1"], "use_fips_endpoint = true\n",
      at: "https://sts.us-gov-west-1.amazonaws.com/"),
    sts("dual stack", region, "use_dualstack_endpoint = true\n", at: "https://sts.us-east-1.api.aws/"),
    sts(
      "FIPS and dual stack", region + ["AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"],
      at: "https://sts-fips.us-east-1.api.aws/"),
    sts(
      "AWS_ENDPOINT_URL_STS", region + ["AWS_ENDPOINT_URL_STS": "http://sts:1", "AWS_ENDPOINT_URL": "http://all:1"],
      at: "http://sts:1/"),
    sts(
      "AWS_ENDPOINT_URL", region + ["AWS_ENDPOINT_URL": "http://all:1"], "endpoint_url = http://profile:1\n",
      at: "http://all:1/"),
    sts(
      "the services section", region,
      "services = s\nendpoint_url = http://profile:1\n[services s]\nsts =\n  endpoint_url = http://section:1\n",
      at: "http://section:1/"),
    sts(
      "a services section that is not there", region, "services = s\n", at: "https://sts.us-east-1.amazonaws.com/",
      key: nil),
    sts("endpoint_url", region, "endpoint_url = http://profile:1\n", at: "http://profile:1/"),
    sts(
      "ignore_configured_endpoint_urls", region + ["AWS_ENDPOINT_URL": "http://all:1"],
      "ignore_configured_endpoint_urls = true\n", at: "https://sts.us-east-1.amazonaws.com/"),
    CredentialsCase(
      "STS: a custom endpoint and FIPS", profile: "dev",
      region + ["AWS_ENDPOINT_URL": "http://all:1", "AWS_USE_FIPS_ENDPOINT": "true"], config: config(""),
      [.role("r", by: "B", gives: "R", at: "http://all:1/")], key: nil,
      botocore: Difference(key: "R", why: "whoever asks for FIPS must not get anything else in silence")),
    answers("access denied", [.stsError(403, "AccessDenied")], key: nil),
    answers("an expired token", [.stsError(403, "ExpiredToken")], key: nil),
    answers("throttled at first", [.stsError(400, "Throttling", times: 1), given], key: "R"),
    answers("a failure at first", [.stsError(500, "InternalFailure", times: 2), given], key: "R"),
    answers("a failure for ever", [.stsError(503, "ServiceUnavailable")], key: nil),
    answers("something that is no XML", [Reply(method: "POST", url: given.url, body: "<a><b></a>")], key: nil),
    answers("nothing of use", [Reply(method: "POST", url: given.url, body: "<AssumeRoleResponse/>")], key: nil),
    answers("a page of a proxy", [Reply(method: "POST", url: given.url, status: 407, body: "<html>log in")], key: nil),
    answers("nobody", [], key: nil),
  ]

  private static let given = Reply.role("r", by: "B", gives: "R")

  private static func config(_ settings: String) -> String {
    "[profile base]\n\(keys("B"))[profile dev]\nrole_arn = \(arn("r"))\nsource_profile = base\n\(settings)"
  }

  private static func sts(
    _ name: String, _ environment: [String: String], _ settings: String = "", at url: String, scope: String = "/",
    key: String? = "R"
  ) -> CredentialsCase {
    CredentialsCase(
      "STS: \(name)", profile: "dev", environment, config: config(settings),
      [.role("r", by: "B", gives: "R", at: url, headers: ["authorization": scope])], key: key)
  }

  private static func answers(_ name: String, _ replies: [Reply], key: String?) -> CredentialsCase {
    CredentialsCase("STS answers: \(name)", profile: "dev", region, config: config(""), replies, key: key)
  }
}
