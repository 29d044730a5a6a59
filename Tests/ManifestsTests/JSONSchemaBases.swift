@testable import Manifests

/// Right manifests, which together have every member.
enum SchemaBases {
  /// Without letters: a file system may take both cases of one for the same.
  static let sqlFile = "7"
  static let role: JSONDocument = "arn:aws:iam::123456789012:role/seed-reader"
  static let model: JSONDocument =
    "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34"

  static let all: [JSONDocument] = [
    job(
      [
        "name": "Spring lookalikes", "configuredAudienceModelArn": model,
        "seedAudience": ["dataSource": ["s3Uri": "s3://acme-seeds/spring.jsonl"], "roleArn": role],
        "includeSeedInOutput": true, "collaborationId": "11111111-2222-3333-4444-555555555555",
        "description": "Spring", "tags": ["team": "growth"],
      ], revision: "2026-W47"),
    job([
      "configuredAudienceModelArn": model,
      "seedAudience": [
        "sqlParameters": ["queryString": "SELECT 1", "parameters": ["section": "books"]], "roleArn": role,
        "sqlComputeConfiguration": [
          "worker": ["type": "CR.1X", "number": 16, "properties": ["spark": ["spark.x": "1"]]]
        ],
      ],
    ]),
    job([
      "configuredAudienceModelArn": model,
      "seedAudience": [
        "sqlParameters": [
          "analysisTemplateArn":
            "arn:aws:cleanrooms:us-east-1:123456789012:membership/11111111-2222/analysistemplate/3333-4444"
        ], "roleArn": role,
      ],
    ]),
    job([
      "configuredAudienceModelArn": model,
      "seedAudience": ["sqlParameters": ["queryStringFrom": ["file": .text(sqlFile)]], "roleArn": role],
    ]),
    job([
      "configuredAudienceModelArn": model,
      "seedAudience": ["dataSource": ["s3Uri": "s3://acme-seeds/spring.jsonl"], "roleArn": role],
    ]),
  ]

  static func job(_ spec: JSONDocument, revision: JSONDocument? = nil) -> JSONDocument {
    let job: JSONDocument = [
      "apiVersion": "usher/v1", "kind": "AudienceGenerationJob", "metadata": ["name": "spring"], "spec": spec,
    ]
    return revision.flatMap { job.setting(["metadata", "revision"], to: $0) } ?? job
  }

  /// The first value at that place in any of them.
  static func value(at path: [String]) -> JSONDocument? {
    all.lazy.compactMap { $0[path] }.first
  }
}
