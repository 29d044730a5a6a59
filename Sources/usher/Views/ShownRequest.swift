import CleanRoomsMLModel
import JSONText
import JobModel

/// A job's request as it may be shown: what is sensitive in it as size and digest.
enum ShownRequest {
  /// The member whose text, and whose members' names, are sensitive.
  static let sensitive = ["seedAudience", "sqlParameters"]

  /// The request's JSON; empty where the job has none.
  static func json(of job: DeclaredJob, showsSQL: Bool = false) -> JSONValue {
    guard let request = job.request else { return job.requestJSON ?? .object([]) }
    return showsSQL ? request.json : hidingSQL(in: request.json, of: MaterialFields(of: request, revision: nil))
  }

  private static func hidingSQL(in request: JSONValue, of fields: MaterialFields) -> JSONValue {
    let prefix = sensitive.joined(separator: ".") + "."
    let summaries = fields.fields.filter { $0.path.hasPrefix(prefix) }.map { field in
      JSONValue.Member(name: String(field.path.dropFirst(prefix.count)), value: .string(field.value))
    }
    return summaries.isEmpty ? request : request.replacing(sensitive[...], by: .object(summaries))
  }
}

extension JSONValue {
  /// The value with another one under these keys.
  fileprivate func replacing(_ path: ArraySlice<String>, by value: JSONValue) -> JSONValue {
    guard let name = path.first, let members else { return value }
    return .object(
      members.map { member in
        guard member.name.utf8.elementsEqual(name.utf8) else { return member }
        return Member(name: name, value: member.value.replacing(path.dropFirst(), by: value))
      })
  }
}
