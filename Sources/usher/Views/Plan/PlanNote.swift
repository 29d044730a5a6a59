import JobModel
import Manifests
import StateFile

/// What a reviewer has to know beside the plan itself; every format shows it.
struct PlanNote: Sendable {
  enum Severity: String {
    case note, warning
  }

  let severity: Severity
  /// Further lines are indented.
  let text: String

  init(_ severity: Severity = .note, _ text: String) {
    (self.severity, self.text) = (severity, text)
  }

  /// For programs: its first line, and the others as notes.
  var diagnostic: Diagnostic {
    let lines = text.split(separator: "\n").map { String($0.drop { $0 == " " }) }
    return Diagnostic(
      severity == .warning ? .warning : .note, lines.first ?? "", notes: Array(lines.dropFirst()))
  }

  /// As it may be shown, with its severity before it; none of the lines can be taken for a command.
  var lines: [String] {
    "\(severity.rawValue): \(text)".split(separator: "\n").map { ShownText.ownLine(String($0)) }
  }

  /// That there is no state, and what that means; nothing where there is one.
  ///
  /// - Parameter words: a message and its notes.
  static func missing(_ words: [String]) -> [PlanNote] {
    words.isEmpty ? [] : [PlanNote(.warning, words.joined(separator: "\n  "))]
  }

  /// That nobody looked into the state.
  static func unread(_ path: String) -> PlanNote {
    PlanNote(
      .warning,
      "the state \(path) was not read (--without-state): what was started before is shown as new too\n"
        + "  apply reads the state, and starts only what it does not record")
  }

  /// What a state says of itself that a reader of the plan should know.
  static func all(of snapshot: Snapshot, at path: String) -> [PlanNote] {
    var notes: [PlanNote] = []
    if let owner = snapshot.owner, owner != .aws {
      notes.append(PlanNote(.note, "\(path) records the jobs of a service other than AWS:\n  \(owner)"))
    }
    if let words = ChosenState.incompleteLine(of: snapshot, at: path) { notes.append(PlanNote(.warning, words)) }
    return notes
  }
}
