import AWSCore
import Foundation
import TestSupport
import Testing

@Suite struct EndpointOracleTests {
  /// Regions that are not built, of every partition, and some that follow no pattern.
  static let invented = [
    "us-moon-1", "eu-central-42", "mx-x-1", "cn-west-9", "us-gov-north-3", "us-iso-north-1", "us-isob-x-2",
    "eu-isoe-south-1",
    "us-isof-north-7", "eusc-de-west-2", "eusc-fr-west-1", "us-east", "us-east-x", "us-a-b-1", "moon-base-1", "local",
    "us_east-1", "xx-gov-east-1", "us-gov-1", "us-iso1-east-1",
  ]

  static let services: [(name: String, host: String, isPlainInGovCloud: Bool)] = [
    ("cleanroomsml", "cleanrooms-ml", false), ("sts", "sts", true), ("sso", "portal.sso", true),
    ("sso-oidc", "oidc", true),
  ]

  @Test(
    "botocore resolves the same partition and endpoint for every region, switch and service",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func botocoreAgrees() throws {
    let input = Data(Self.invented.joined(separator: "\n").utf8)
    let result = try Python.script("Oracles/credentials_endpoints.py", input: input)
    #expect(result.standardError == "")
    let lines = result.standardOutput.split(separator: "\n")
    #expect(lines.count > 16 * (40 + Self.invented.count))
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      let service = try #require(Self.services.first { $0.name == words[1] })
      let region = AWSRegion(words[0], in: Partition(region: words[0]))
      let resolver = try EndpointResolver(
        service: service.host, useDualStack: words[3] == "True", useFIPS: words[2] == "True",
        isPlainInGovCloud: service.isPlainInGovCloud)
      #expect(region.partition.id == words[4], "\(line)")
      #expect(resolver.endpoint(in: region).url == words[5], "\(line)")
    }
  }

  @Test(
    "A region of a setting has to be a label of a host name",
    arguments: [
      ("us-east-1", true), ("", false), ("a.b", false), ("-a", false), ("a-", false), ("1234", false), ("é", false),
    ])
  func regionNames(_ name: String, _ isOne: Bool) {
    #expect((AWSRegion(name: name) != nil) == isOne)
  }
}
