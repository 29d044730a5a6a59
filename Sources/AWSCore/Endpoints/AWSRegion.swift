/// A region and the partition that it belongs to: what an endpoint and a signature need to know.
package struct AWSRegion: Hashable, Sendable, CustomStringConvertible {
  /// For example `us-east-1`.
  package let name: String
  package let partition: Partition

  package init(_ name: String, in partition: Partition = .aws) {
    self.name = name
    self.partition = partition
  }

  /// The region that an ARN names; nil where it names none, or a partition that is not known.
  package init?(of arn: Arn) {
    guard !arn.region.isEmpty, let partition = Partition(id: arn.partition) else { return nil }
    self.init(arn.region, in: partition)
  }

  /// The region that a setting names, its partition told by the name; nil for what cannot be a label of a host name.
  package init?(name: String) {
    let bytes = Array(name.utf8)
    let isLabel = bytes.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard isLabel, (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-"),
      !bytes.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.init(name, in: Partition(region: name))
  }

  package var description: String { name }
}
