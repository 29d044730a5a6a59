import JSONText
import JobModel
import StateFile

/// What a state command did, as one document for programs.
struct ChangeDocument {
  /// What became of one run.
  struct Entry {
    var run: RunID
    var serviceName: String
    var arns: [String]
    /// A word for programs.
    var result: String
    var reason: String?
    var warnings: [String] = []
  }

  let state: StateMember
  let entries: [Entry]

  var json: [UInt8] {
    JSONWriter.document { json in
      state.write(to: &json)
      json.member("jobs", each: entries) { Self.write($0, to: &$1) }
    }
  }

  private static func write(_ entry: Entry, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", entry.run.name.text)
      json.member("digest", entry.run.digest.description)
      json.member("serviceName", entry.serviceName)
      json.member("result", entry.result)
      json.member("audienceGenerationJobArns", entry.arns)
      json.member("reason", entry.reason)
      json.member("warnings", entry.warnings)
    }
  }

  /// A line for each run, and its jobs below.
  func show(on console: Console) {
    for entry in entries {
      let arns = entry.arns.map { "    \(ShownText.line($0))\n" }.joined()
      console.write("\(entry.run.name)  \(entry.result)\n\(arns)")
    }
  }
}
