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
    var json = JSONWriter()
    json.object { json in
      json.member("formatVersion", 1)
      state.write(to: &json)
      json.key("jobs")
      json.array { json in for entry in entries { Self.write(entry, to: &json) } }
    }
    json.newline()
    return json.bytes
  }

  private static func write(_ entry: Entry, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", entry.run.name.text)
      json.member("digest", entry.run.digest.description)
      json.member("serviceName", entry.serviceName)
      json.member("result", entry.result)
      json.key("audienceGenerationJobArns")
      json.array { json in for arn in entry.arns { json.string(arn) } }
      json.member("reason", entry.reason)
      json.key("warnings")
      json.array { json in for warning in entry.warnings { json.string(warning) } }
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
