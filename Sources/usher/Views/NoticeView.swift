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

  /// For programs, in the shape of everything that is said.
  static func diagnostics(_ notices: [ApplyNotice], _ commands: UsherCommands) -> [Diagnostic] {
    notices.map { notice in
      let severity: Diagnostic.Severity =
        switch notice.severity {
        case .error: .error
        case .warning: .warning
        case .note: .note
        }
      return Diagnostic(
        severity, code: notice.kind.rawValue, notice.message, notes: lines(of: notice, commands))
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
          json.member("commands", UsherCommands.among(lines(of: notice, commands)))
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

extension Terminal {
  /// What was found beside the results.
  func show(_ notices: [ApplyNotice], _ commands: UsherCommands) {
    NoticeView(console: err, commands: commands).show(notices)
    record.say(NoticeView.diagnostics(notices, commands))
  }
}
