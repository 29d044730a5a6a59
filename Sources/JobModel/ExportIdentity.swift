/// What stands for an export where other jobs have an ARN: the ARN of its generation job and, behind a `#`, its name. The
/// service has no id for it.
package enum ExportIdentity {
  package static func text(of serviceName: String, from arn: String) -> String { "\(arn)#\(serviceName)" }

  /// The generation job's ARN, in which no `#` can be.
  package static func arn(in identity: String) -> String {
    identity.utf8.firstIndex(of: UInt8(ascii: "#")).map { String(identity[..<$0]) } ?? identity
  }
}
