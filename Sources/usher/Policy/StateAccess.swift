import JobModel

/// What a state in S3 needs of IAM: ARNs that mean only themselves in a policy.
struct StateAccess {
  private let bucket: String
  private let objects: [String]

  /// - Throws: where the key holds what a policy would take for a pattern or a variable.
  init(_ address: S3Address, partition: String) throws(UserError) {
    guard !address.key.utf8.contains(where: "*?$".utf8.contains) else {
      throw UserError("the state \(address) contains *, ? or $, which a policy treats as a pattern or a variable")
    }
    bucket = "arn:\(partition):s3:::\(address.bucket)"
    objects = ["", ".journal", ".lock"].map { [bucket] in "\(bucket)/\(address.key)\($0)" }
  }

  var statements: [PolicyDocument.Statement] {
    [
      .init(id: "ReadAndWriteTheState", actions: ["s3:GetObject", "s3:PutObject"], resources: objects),
      // Without it S3 does not tell an object that is not there from one that may not be read.
      .init(id: "SeeThatThereIsNoState", actions: ["s3:ListBucket"], resources: [bucket]),
    ]
  }
}
