import AWSCore

/// The least that whoever runs `usher apply`, `usher status` and the `usher state` commands on some jobs must be allowed.
///
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Clean Rooms ML"; AWS Clean
/// Rooms User Guide, "IAM behaviors for AWS Clean Rooms ML".
enum RunnerPolicy {
  /// - Parameter state: where the state is in S3; nil for one in a file.
  static func document(
    for jobs: [JobAccess], _ exports: [ExportAccess] = [], state: StateAccess? = nil
  ) -> PolicyDocument {
    let own = jobs.map(\.ownJobs).distinct
    let exported = exports.map(\.jobs).distinct
    let statements =
      starts(of: jobs) + (state?.statements ?? []) + [
        // As they start, and when `state adopt` and `state accept` take one for another run.
        .init(id: "TagJobsAsTheyStart", actions: ["cleanrooms-ml:TagResource"], resources: own),
        .init(
          id: "ReadJobs", actions: ["cleanrooms-ml:GetAudienceGenerationJob"], resources: (own + exported).distinct),
        // A name that is taken is sought over all models.
        .init(
          id: "FindJobs", actions: ["cleanrooms-ml:ListAudienceGenerationJobs"], resources: jobs.isEmpty ? [] : ["*"]),
        .init(
          id: "HandTheSeedRoleToTheService", actions: ["iam:PassRole"],
          resources: jobs.map(\.role.description).distinct,
          condition: ("iam:PassedToService", ["cleanrooms-ml.amazonaws.com"])),
        .init(id: "StartExports", actions: ["cleanrooms-ml:StartAudienceExportJob"], resources: exported),
        .init(
          id: "FindExports", actions: ["cleanrooms-ml:ListAudienceExportJobs"],
          resources: exports.isEmpty ? [] : ["*"]),
      ]
    return PolicyDocument(statements: statements.filter { !$0.resources.isEmpty })
  }

  /// One statement for each collaboration, and one for the jobs without.
  private static func starts(of jobs: [JobAccess]) -> [PolicyDocument.Statement] {
    let byCollaboration = Dictionary(grouping: jobs) { $0.collaborationID ?? "" }
    return byCollaboration.sorted { $0.key < $1.key }.map { id, jobs in
      PolicyDocument.Statement(
        id: id.isEmpty ? "StartJobs" : "StartJobsIn" + id.filter { $0 != "-" },
        actions: ["cleanrooms-ml:StartAudienceGenerationJob"],
        resources: (jobs.map(\.model.description) + jobs.flatMap(\.startedJobs)).distinct,
        condition: id.isEmpty ? nil : ("cleanrooms-ml:CollaborationId", [id]))
    }
  }
}

/// The resource policy of a model that jobs of another account use.
enum PartnerPolicy {
  /// - Parameter jobs: of one model, each cross-account.
  static func document(for jobs: [JobAccess]) -> PolicyDocument {
    let byCollaboration = Dictionary(grouping: jobs) { $0.collaborationID ?? "" }
    return PolicyDocument(
      statements: byCollaboration.sorted { $0.key < $1.key }.map { id, jobs in
        PolicyDocument.Statement(
          id: id.isEmpty ? "StartJobs" : "StartJobsIn" + id.filter { $0 != "-" },
          principals: jobs.map(\.role.account).distinct, actions: ["cleanrooms-ml:StartAudienceGenerationJob"],
          resources: (jobs.map(\.model.description) + jobs.map(\.partnerJobs)).distinct,
          condition: id.isEmpty ? nil : ("cleanrooms-ml:CollaborationId", [id]))
      })
  }
}

extension [String] {
  /// Each once, sorted.
  var distinct: [String] { Array(Set(self)).sorted() }
}
