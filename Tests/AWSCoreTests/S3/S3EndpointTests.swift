import Foundation
import TestSupport
import Testing

@testable import AWSCore

@Suite(.processes) struct S3EndpointTests {
  @Test(
    "botocore resolves the same endpoint of a bucket for every region and switch",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func botocoreAgrees() throws {
    let invented = "us-moon-1 eu-central-42 cn-west-9 us-gov-north-3 eusc-de-west-2 xx-gov-east-1"
    let result = try Python.script("Oracles/s3_endpoints.py", input: Data(invented.utf8))
    #expect(result.standardError == "")
    let lines = result.standardOutput.split(separator: "\n")
    #expect(lines.count > 300)
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      let resolver = try EndpointResolver(service: "s3", useDualStack: words[3] == "True", useFIPS: words[2] == "True")
      let region = AWSRegion(words[0], in: Partition(region: words[0]))
      #expect(resolver.endpoint(ofBucket: words[1], in: region).url == words[4], "\(line)")
    }
  }

  @Test(
    "A custom endpoint has the bucket in its path, and the setting of S3 comes before the one of all services",
    arguments: [
      (["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000/base"], "http://127.0.0.1:9000/base/acme"),
      (["AWS_ENDPOINT_URL": "https://store.example"], "https://store.example/acme"),
      (
        ["AWS_ENDPOINT_URL": "https://other.example", "AWS_ENDPOINT_URL_S3": "https://store.example"],
        "https://store.example/acme"
      ),
      (
        ["AWS_ENDPOINT_URL_S3": "https://store.example", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"],
        "https://acme.s3.eu-west-1.amazonaws.com"
      ),
      (["AWS_USE_DUALSTACK_ENDPOINT": "true"], "https://acme.s3.dualstack.eu-west-1.amazonaws.com"),
    ])
  func settings(environment: [String: String], url: String) throws {
    let resolver = try EndpointResolver.configured(
      service: "s3", serviceID: "s3", flag: nil, environment: environment, profile: nil)
    #expect(resolver.endpoint(ofBucket: "acme", in: AWSRegion("eu-west-1")).url == url)
  }
}
