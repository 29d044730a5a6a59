/// A partition of AWS: regions that share accounts, ARNs and DNS suffixes. Source: botocore, `data/partitions.json`.
package struct Partition: Hashable, Sendable {
  /// The second part of its ARNs, for example `aws-us-gov`.
  package let id: String
  package let dnsSuffix: String
  package let dualStackDNSSuffix: String

  /// The partition of that id; nil for one that is not known.
  package init?(id: String) {
    guard let known = Self.all.first(where: { $0.id == id }) else { return nil }
    self = known
  }

  private init(_ id: String, _ dnsSuffix: String, dualStack: String) {
    self.id = id
    self.dnsSuffix = dnsSuffix
    self.dualStackDNSSuffix = dualStack
  }

  package static let aws = Partition("aws", "amazonaws.com", dualStack: "api.aws")

  package static let all = [
    aws,
    Partition("aws-cn", "amazonaws.com.cn", dualStack: "api.amazonwebservices.com.cn"),
    Partition("aws-us-gov", "amazonaws.com", dualStack: "api.aws"),
    Partition("aws-iso", "c2s.ic.gov", dualStack: "api.aws.ic.gov"),
    Partition("aws-iso-b", "sc2s.sgov.gov", dualStack: "api.aws.scloud"),
    Partition("aws-iso-e", "cloud.adc-e.uk", dualStack: "api.cloud-aws.adc-e.uk"),
    Partition("aws-iso-f", "csp.hci.ic.gov", dualStack: "api.aws.hci.ic.gov"),
    Partition("aws-eusc", "amazonaws.eu", dualStack: "api.amazonwebservices.eu"),
  ]

  /// Whether `host` lies under a DNS suffix of any partition, that is: whether AWS answers there.
  package static func contains(host: String) -> Bool {
    let host = host.lowercased()
    return all.contains { host.hasSuffix(".\($0.dnsSuffix)") || host.hasSuffix(".\($0.dualStackDNSSuffix)") }
  }
}
