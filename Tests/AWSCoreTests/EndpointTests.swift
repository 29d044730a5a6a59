import Foundation
import TestSupport
import Testing

@testable import AWSCore

@Suite struct EndpointTests {
  static func configured(
    flag: String? = nil, _ environment: [String: String] = [:], config: String = ""
  ) throws -> EndpointResolver {
    let files = SharedFiles.fixed(["HOME": "/home/me"], ["config": Array(config.utf8)])
    return try EndpointResolver.configured(
      service: "cleanrooms-ml", serviceID: "cleanroomsml", flag: flag, environment: environment,
      profile: AWSSettings(profile: nil, files: files).profile)
  }

  @Test(
    "AWS's own endpoint follows region and partition",
    arguments: [
      ("us-east-1", "aws", "cleanrooms-ml.us-east-1.amazonaws.com", "cleanrooms-ml.us-east-1.api.aws"),
      (
        "cn-north-1", "aws-cn", "cleanrooms-ml.cn-north-1.amazonaws.com.cn",
        "cleanrooms-ml.cn-north-1.api.amazonwebservices.com.cn"
      ),
      (
        "us-gov-west-1", "aws-us-gov", "cleanrooms-ml.us-gov-west-1.amazonaws.com",
        "cleanrooms-ml.us-gov-west-1.api.aws"
      ),
      (
        "eusc-de-east-1", "aws-eusc", "cleanrooms-ml.eusc-de-east-1.amazonaws.eu",
        "cleanrooms-ml.eusc-de-east-1.api.amazonwebservices.eu"
      ),
    ])
  func own(_ name: String, _ partition: String, _ host: String, _ dualStack: String) throws {
    let region = AWSRegion(name, in: try #require(Partition(id: partition)))
    #expect(try Self.configured().endpoint(in: region).url == "https://\(host)")
    let both = ["AWS_USE_DUALSTACK_ENDPOINT": "true", "AWS_USE_FIPS_ENDPOINT": "True"]
    #expect(
      try Self.configured(both).endpoint(in: region).host
        == dualStack.replacingOccurrences(of: "cleanrooms-ml.", with: "cleanrooms-ml-fips."))
  }

  @Test(
    "The partitions are those of botocore",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func partitions() throws {
    let script = """
      import botocore, json, os
      data = json.load(open(os.path.join(os.path.dirname(botocore.__file__), "data", "partitions.json")))
      for p in data["partitions"]: print(p["id"], p["outputs"]["dnsSuffix"], p["outputs"]["dualStackDnsSuffix"])
      """
    let lines = try Python.run(["-c", script]).standardOutput.split(separator: "\n").map(String.init)
    #expect(Set(lines) == Set(Partition.all.map { "\($0.id) \($0.dnsSuffix) \($0.dualStackDNSSuffix)" }))
  }

  static let profile = """
    [default]
    endpoint_url = http://profile:1
    services = local
    [services local]
    cleanroomsml =
      endpoint_url = http://section:2
    s3 =
      endpoint_url = http://s3:3
    """

  @Test("A custom endpoint is taken from the flag, the service's variable, the general one, the profile, in this order")
  func precedence() throws {
    let both = ["AWS_ENDPOINT_URL_CLEANROOMSML": "http://service:4", "AWS_ENDPOINT_URL": "http://general:5"]
    let host = { (resolver: EndpointResolver) in resolver.endpoint(in: AWSRegion("us-east-1")).host }
    #expect(try host(Self.configured(flag: "http://flag:6", both, config: Self.profile)) == "flag")
    #expect(try host(Self.configured(both, config: Self.profile)) == "service")
    #expect(try host(Self.configured(["AWS_ENDPOINT_URL": "http://general:5"], config: Self.profile)) == "general")
    #expect(try host(Self.configured(config: Self.profile)) == "section")
    #expect(try host(Self.configured(config: "[default]\nendpoint_url=http://profile:1")) == "profile")
    #expect(try host(Self.configured(["AWS_ENDPOINT_URL": ""])) == "cleanrooms-ml.us-east-1.amazonaws.com")
  }

  @Test("Configured endpoints can be switched off; the flag stays")
  func ignored() throws {
    let off = ["AWS_ENDPOINT_URL": "http://general:5", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]
    #expect(try Self.configured(off, config: Self.profile).custom == nil)
    #expect(try Self.configured(flag: "http://flag:6", off).custom?.host == "flag")
    #expect(
      try Self.configured(
        config: Self.profile.replacing(
          "services", with: "ignore_configured_endpoint_urls = true\nx", maxReplacements: 1)
      ).custom == nil)
  }

  @Test("FIPS and dual stack may be switched on by the profile; the environment wins")
  func switches() throws {
    let config = "[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n"
    let host = { (resolver: EndpointResolver) in resolver.endpoint(in: AWSRegion("us-east-1")).host }
    #expect(try host(Self.configured(config: config)) == "cleanrooms-ml-fips.us-east-1.api.aws")
    let off = ["AWS_USE_FIPS_ENDPOINT": "false"]
    #expect(try host(Self.configured(off, config: config)) == "cleanrooms-ml.us-east-1.api.aws")
    #expect(
      throws: EndpointError(description: "use_fips_endpoint in /home/me/.aws/config is yes, it needs true or false")
    ) {
      try Self.configured(config: "[default]\nuse_fips_endpoint = yes\n")
    }
  }

  @Test("A services section that is named has to be there")
  func services() {
    #expect {
      try Self.configured(config: "[default]\nservices = nowhere\n")
    } throws: {
      "\($0)".contains("names [services nowhere], which is not there")
    }
  }

  @Test("A custom endpoint excludes FIPS and dual stack, and a switch is true or false")
  func excluded() {
    for name in ["AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT"] {
      #expect(throws: EndpointError.self) { try Self.configured(flag: "http://flag:6", [name: "true"]) }
      #expect(throws: EndpointError.self) { try Self.configured([name: "yes"]) }
    }
  }

  @Test(
    "A URL is read into its parts",
    arguments: [
      ("https://example.com", "https://example.com", "example.com"),
      ("HTTP://Example.COM:80/", "http://example.com", "example.com"),
      ("http://localhost:4566/a/b//", "http://localhost:4566/a/b", "localhost:4566"),
      ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080"), ("https://h:443/x", "https://h/x", "h"),
    ])
  func read(_ text: String, _ url: String, _ authority: String) throws {
    let endpoint = try Endpoint(url: text, from: "--endpoint-url")
    #expect(endpoint.url == url)
    #expect(endpoint.authority == authority)
  }

  @Test(
    "What is no endpoint is refused, naming the setting and never a password",
    arguments: [
      "", "example.com", "ftp://example.com", "https://", "https:///path", "http://a b", "http://h:0", "http://h:65536",
      "http://h:", "http://h:1x", "http://h?x=1", "http://h/#f", "http://me:hush@h", "http://-é", "http://h..i",
      "http://[::1", "http://[x]", "http://h\\x", "http://h/a|b", "http://h/%zz",
    ])
  func refused(_ text: String) {
    #expect {
      try Endpoint(url: text, from: "AWS_ENDPOINT_URL")
    } throws: { error in
      "\(error)".hasPrefix("AWS_ENDPOINT_URL: ") && !"\(error)".contains("hush")
    }
  }

  @Test("A custom host is foreign when it lies outside every partition")
  func foreign() throws {
    #expect(try Self.configured().foreignHost == nil)
    #expect(try Self.configured(flag: "https://vpce-1.cleanrooms-ml.us-east-1.vpce.amazonaws.com").foreignHost == nil)
    #expect(try Self.configured(flag: "https://cleanrooms-ml.cn-north-1.amazonaws.com.cn").foreignHost == nil)
    #expect(try Self.configured(flag: "http://127.0.0.1:4566").foreignHost == "127.0.0.1:4566")
    #expect(try Self.configured(flag: "https://notamazonaws.com").foreignHost == "notamazonaws.com")
    #expect(try Self.configured(flag: "https://amazonaws.com.example").foreignHost == "amazonaws.com.example")
  }
}
