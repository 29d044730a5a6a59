import Applying
import JSONText
import JobModel

/// What was found beside the results: an apply's, a rebuild's, an adoption's.
struct NoticeView {
  let console: Console

  func show(_ notices: [ApplyNotice]) {
    for notice in notices {
      console.line("\(console.toned("\(notice.severity.rawValue):", notice.tone)) \(notice.message)")
      for note in notice.notes { console.line("  = \(note)") }
    }
  }

  /// An array with an object for each.
  static func write(_ notices: [ApplyNotice], to json: inout JSONWriter) {
    json.array { json in
      for notice in notices {
        json.object { json in
          json.member("severity", notice.severity.rawValue)
          json.member("code", notice.kind.rawValue)
          json.member("name", notice.name?.text)
          json.key("audienceGenerationJobArns")
          json.array { json in for arn in notice.audienceGenerationJobArns { json.string(arn) } }
          json.member("message", notice.message)
          json.key("notes")
          json.array { json in for note in notice.notes { json.string(note) } }
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
