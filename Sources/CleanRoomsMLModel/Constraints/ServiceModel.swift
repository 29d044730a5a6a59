/// The service's model from which the constraints are taken: `cleanroomsml` 2023-09-06 as botocore ships it.
package enum ServiceModel {
  /// The date of botocore 1.44.8, for an error about a value that may be newer. A test compares the constraints with
  /// the model of that version, member by member.
  package static let date = "2026-11-20"
}
