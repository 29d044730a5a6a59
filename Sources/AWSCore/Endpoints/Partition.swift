/// A partition of AWS: regions that share accounts, ARNs and DNS suffixes. Source: botocore, `data/partitions.json`.
package struct Partition: Hashable, Sendable {
  /// The second part of its ARNs, for example `aws-us-gov`.
  package let id: String
  package let dnsSuffix: String
  package let dualStackDNSSuffix: String
  /// What its regions' names begin with, before two further parts: a word and a number.
  private let regionPrefixes: [String]

  /// The partition of that id; nil for one that is not known.
  package init?(id: String) {
    guard let known = Self.all.first(where: { $0.id == id }) else { return nil }
    self = known
  }

  /// The partition of a region, also of one that is not built yet, by the pattern of its name; `aws` for a name that
  /// follows no pattern, as the SDKs have it.
  package init(region: String) {
    self = Self.all.first { $0.contains(region: region) } ?? .aws
  }

  private init(_ id: String, _ dnsSuffix: String, dualStack: String, regions: [String]) {
    self.id = id
    self.dnsSuffix = dnsSuffix
    self.dualStackDNSSuffix = dualStack
    regionPrefixes = regions
  }

  package static let aws = Partition(
    "aws", "amazonaws.com", dualStack: "api.aws",
    regions: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"])

  package static let all = [
    aws,
    Partition("aws-cn", "amazonaws.com.cn", dualStack: "api.amazonwebservices.com.cn", regions: ["cn"]),
    Partition("aws-us-gov", "amazonaws.com", dualStack: "api.aws", regions: ["us-gov"]),
    Partition("aws-iso", "c2s.ic.gov", dualStack: "api.aws.ic.gov", regions: ["us-iso"]),
    Partition("aws-iso-b", "sc2s.sgov.gov", dualStack: "api.aws.scloud", regions: ["us-isob"]),
    Partition("aws-iso-e", "cloud.adc-e.uk", dualStack: "api.cloud-aws.adc-e.uk", regions: ["eu-isoe"]),
    Partition("aws-iso-f", "csp.hci.ic.gov", dualStack: "api.aws.hci.ic.gov", regions: ["us-isof"]),
    Partition("aws-eusc", "amazonaws.eu", dualStack: "api.amazonwebservices.eu", regions: ["eusc-de"]),
  ]

  /// Whether `host` lies under a DNS suffix of any partition, that is: whether AWS answers there.
  package static func contains(host: String) -> Bool {
    let host = host.lowercased()
    return all.contains { host.hasSuffix(".\($0.dnsSuffix)") || host.hasSuffix(".\($0.dualStackDNSSuffix)") }
  }

  /// `<prefix>-<word>-<number>`, or the name that stands for all its regions together.
  private func contains(region: String) -> Bool {
    if region == "\(id)-global" { return true }
    let parts = region.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.utf8.allSatisfy(Self.isDigit) else {
      return false
    }
    let word = parts[parts.count - 2]
    guard !word.isEmpty, word.utf8.allSatisfy({ Self.isDigit($0) || Self.isLetter($0) }) else { return false }
    return regionPrefixes.contains(parts.dropLast(2).joined(separator: "-"))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
  }
}
