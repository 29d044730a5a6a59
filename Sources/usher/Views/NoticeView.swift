import Applying
import JSONText
import JobModel

/// What was found beside the results: an apply's, a rebuild's, an adoption's.
struct NoticeView {
  let console: Console
  let commands: UsherCommands

  func show(_ notices: [ApplyNotice]) {
    for notice in notices {
      console.line("\(console.toned("\(notice.severity.rawValue):", notice.tone)) \(notice.message)")
      for note in Self.lines(of: notice, commands) { console.line("  = \(note)") }
    }
  }

  /// What to do, with the command that looks at everything where there may be two jobs of a run.
  private static func lines(of notice: ApplyNotice, _ commands: UsherCommands) -> [String] {
    switch notice.kind {
    case .secondJob, .otherName, .possibleSecondStart: notice.notes + [commands.verify]
    case .takenBack, .untagged, .unchecked, .lateList: notice.notes
    }
  }

  /// An array with an object for each.
  static func write(_ notices: [ApplyNotice], _ commands: UsherCommands, to json: inout JSONWriter) {
    json.array { json in
      for notice in notices {
        json.object { json in
          json.member("severity", notice.severity.rawValue)
          json.member("code", notice.kind.rawValue)
          json.member("name", notice.name?.text)
          json.member("audienceGenerationJobArns", notice.audienceGenerationJobArns)
          json.member("message", notice.message)
          json.member("notes", lines(of: notice, commands))
          json.key("commands")
          json.array { json in
            for line in lines(of: notice, commands) where UsherCommands.isCommand(line) { json.string(line) }
          }
        }
      }
    }
  }
}

extension ApplyNotice {
  fileprivate var tone: Console.Tone {
    switch severity {
    case .error: .error
    case .warning, .note: .warning
    }
  }
}
