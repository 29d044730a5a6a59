import JSONText
package import JobModel
package import StateFile

/// What a started job's manifest has otherwise than what was sent, though it computes the same: its name at the service,
/// description and tags. None of it is sent again.
///
/// - Parameter job: with its request. Of a job that was adopted nobody knows which description and tags were sent: only the name
///   is compared.
package func unsentChanges(of job: DeclaredJob, from record: StartedRecord) -> [FieldChange] {
  var changes: [FieldChange] = []
  let isMade = job.givenServiceName == nil && JobNameAtService.isMade(record.serviceName, for: job.name)
  if !isMade, !record.serviceName.utf8.elementsEqual(job.serviceName.utf8) {
    changes.append(FieldChange(path: "name", old: record.serviceName, new: job.serviceName))
  }
  guard !record.adopted, let described = job.descriptiveFields,
    let json = try? JSONValue(parsing: Array(record.fields.utf8)),
    let recorded = DescriptiveFields(json: json)
  else { return changes }
  return changes + described.changes(from: recorded)
}

private enum JobNameAtService {
  /// Whether usher made that name, for this run or for one that was accepted as this one.
  static func isMade(_ serviceName: String, for name: JobName) -> Bool {
    let suffix = serviceName.utf8.dropFirst(name.text.utf8.count)
    return serviceName.utf8.starts(with: name.text.utf8) && suffix.count == 9 && suffix.first == UInt8(ascii: "-")
      && suffix.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
