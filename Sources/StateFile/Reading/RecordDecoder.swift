import JSONText
import JobModel

/// What is wrong with a line.
struct LineProblem: Error {
  var message: String
  var kind = StateError.Kind.unreadable
  var advice = StateError.Advice.ofKind
}

/// Reads a line in any form that JSON has, strictly: every member known, given once, of its type.
enum RecordDecoder {
  /// - Parameter range: the line without its end.
  static func decode(_ bytes: [UInt8], in range: Range<Int>) throws(LineProblem) -> StateRecord {
    let value: JSONValue
    do {
      var cursor = JSONCursor(bytes, in: range)
      value = try cursor.value()
      try cursor.finish()
    } catch {
      throw LineProblem(message: "column \(error.offset - range.lowerBound + 1): \(error.message)")
    }
    guard let members = value.members else { throw LineProblem(message: "a record is a JSON object") }
    var line = MemberReader<StateOwner>(members)
    if line.has("format") { return .header(try header(&line)) }
    switch try line.text("record") {
    case "intent": return .intent(try record(line.members))
    case "started": return .started(try record(line.members))
    case "ended": return .ended(try record(line.members))
    case "closed": return .closed(try record(line.members))
    case "forgotten": return .forgotten(try record(line.members))
    case let kind:
      throw LineProblem(
        message: "this usher knows no record \(quoted(kind)); a newer one may have written it: update usher",
        advice: .restoringUnlessNewer)
    }
  }

  /// Whether a whole JSON object stands there, and nothing else.
  static func isObject(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    var cursor = JSONCursor(bytes, in: range)
    guard let value = try? cursor.value(), value.members != nil else { return false }
    return cursor.peek() == nil
  }

  private static func record<Record: RecordLine>(_ members: [JSONValue.Member]) throws(LineProblem) -> Record
  where Record.Run == RunID, Record.Text == String {
    var line = MemberReader<Record>(members)
    return try Record(&line)
  }

  private static func header(_ line: inout MemberReader<StateOwner>) throws(LineProblem) -> StateOwner {
    let format = try line.text("format")
    guard format == StateRecord.format else {
      throw LineProblem(
        message:
          "the format is \(quoted(format)), not \(quoted(StateRecord.format)): does --state name the right file?",
        kind: .notState)
    }
    let version = try line.integer("version")
    guard version == StateRecord.version else {
      throw LineProblem(
        message: "the state's format has version \(version), this usher knows version \(StateRecord.version): "
          + "update usher", kind: .newerVersion)
    }
    let service = try line.text("service")
    guard let owner = StateOwner(service: service) else {
      throw LineProblem(message: "this usher knows no service \(quoted(service)): update usher", kind: .newerVersion)
    }
    try line.end()
    return owner
  }
}

/// A text from the file in a message: with quotes, and with control characters as escapes.
func quoted(_ text: String) -> String {
  var json = JSONWriter()
  json.string(text)
  return json.text
}
