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

  package var description: String { name }
}
