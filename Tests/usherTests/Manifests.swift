/// Manifests as text.
enum Manifest {
  static let model = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34"

  /// One document. `more` are further members of `spec`, a line each; without `seed` each name has its own, so that no two
  /// jobs are one run.
  static func job(_ name: String, seed: String? = nil, revision: String? = nil, more: [String] = []) -> String {
    """
    ---
    apiVersion: usher/v1
    kind: AudienceGenerationJob
    metadata: {name: \(name)\(revision.map { ", revision: \"\($0)\"" } ?? "")}
    spec:
      configuredAudienceModelArn: \(model)
      seedAudience:
        dataSource: {s3Uri: "\(seed ?? "s3://acme-seeds/\(name).jsonl")"}
        roleArn: arn:aws:iam::123456789012:role/seed-reader

    """ + more.map { "  \($0)\n" }.joined()
  }

  /// Two exports: of a declared job, and of one that only its ARN names.
  static func exports(of name: String) -> String {
    let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/0d1f2a34"
    return [("top5", "audienceGenerationJob: \(name)"), ("top10", "audienceGenerationJobArn: \"\(arn)\"")].map {
      "---\napiVersion: usher/v1\nkind: AudienceExportJob\nmetadata: {name: \($0)}\n"
        + "spec: {\($1), audienceSize: {type: PERCENTAGE, value: 5}}\n"
    }.joined()
  }

  static func jobs(_ count: Int) -> String {
    (1...count).map { job("job-\($0)", seed: "s3://acme-seeds/\($0).jsonl") }.joined()
  }
}
