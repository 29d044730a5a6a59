/// An Amazon Resource Name: `arn:<partition>:<service>:<region>:<account>:<resource>`.
package struct Arn: Hashable, Sendable, CustomStringConvertible {
  package let partition: String
  package let service: String
  /// Empty for a service without regions (IAM).
  package let region: String
  /// 12 digits, or empty.
  package let account: String
  /// Everything after the fifth colon; it may hold colons and slashes of its own.
  package let resource: String

  /// nil unless all six parts are there: partition and service in lower-case letters, digits and hyphens, a region of
  /// the same (or empty), an account of 12 digits (or empty), a resource without white space or control characters.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8), !parts[1].isEmpty, !parts[2].isEmpty,
      !parts[5].isEmpty, parts[1...3].allSatisfy({ $0.allSatisfy(Self.isNameByte) }),
      parts[4].isEmpty || parts[4].count == 12, parts[4].allSatisfy({ (0x30...0x39).contains($0) }),
      parts[5].allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    let words = parts.map { String(decoding: $0, as: UTF8.self) }
    (partition, service, region, account, resource) = (words[1], words[2], words[3], words[4], words[5])
  }

  package var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
  }
}
