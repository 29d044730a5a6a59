/// The service's model from which the constraints are taken: `cleanroomsml` 2023-09-06 as botocore ships it.
package enum ServiceModel {
  /// The version of botocore; a test holds the constraints against its model, member by member.
  package static let botocore = "1.44.8"
  /// When that version was made, for the reader of an error about a value that is newer.
  package static let date = "2026-11-20"
}
