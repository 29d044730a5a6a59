/// Where a state is kept in S3: `s3://bucket/key`.
package struct S3Address: Equatable, Sendable, CustomStringConvertible {
  package static let scheme = "s3://"
  package static let form = "s3://<bucket>/<key>, such as s3://acme-usher/audiences/\(StateFileName.usual)"

  package let bucket: String
  package let key: String

  package var description: String { "\(Self.scheme)\(bucket)/\(key)" }

  /// Whether a state's place is meant to be in S3, whether or not there can be such an object.
  package static func isMeant(by text: String) -> Bool { text.utf8.starts(with: scheme.utf8) }

  /// nil for what is no address of an object. The key keeps room for the endings of the objects beside it. Source: Amazon S3
  /// User Guide, "General purpose bucket naming rules", "Naming Amazon S3 objects".
  package init?(_ text: String) {
    guard Self.isMeant(by: text) else { return nil }
    let rest = text.utf8.dropFirst(Self.scheme.utf8.count)
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let (bucket, key) = (rest[..<slash], rest[rest.index(after: slash)...])
    let isBucket = (3...63).contains(bucket.count) && bucket.allSatisfy(Self.isOfBucket)
    guard isBucket, (1...1000).contains(key.count), key.last != UInt8(ascii: "/"),
      key.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    (self.bucket, self.key) = (String(Substring(bucket)), String(Substring(key)))
  }

  private static func isOfBucket(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Compares code points: two keys that differ in their normal form are two objects.
  package static func == (left: S3Address, right: S3Address) -> Bool {
    left.description.utf8.elementsEqual(right.description.utf8)
  }
}
