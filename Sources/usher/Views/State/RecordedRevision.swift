import JSONText
import JobModel
import StateFile

extension StartedRecord {
  /// The run's `metadata.revision`; nil where it had none, and where its fields were not recorded.
  var revision: String? {
    (try? JSONValue(parsing: Array(fields.utf8)))?["revision"]?.string
  }
}
