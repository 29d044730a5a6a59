package import JSONText
package import JobModel
package import StateFile

/// What every document for programs has, whatever its command and however that ended. Nothing else writes a document.
package struct DocumentFrame: Sendable {
  /// The code that the process exits with.
  package var code: Int
  package var state: StateMember
  /// How many of the command's things are what; each name of the command's schema, also where it is 0.
  package var counts: [(name: String, count: Int)]
  /// What to do, each group whole and in its order.
  package var advice: [[String]]
  /// All messages, those on standard error included.
  package var diagnostics: [Diagnostic]
  /// What ended the command before it had its results; one of the diagnostics, too.
  package var error: Diagnostic?

  package init(
    code: Int, state: StateMember, counts: [(name: String, count: Int)], advice: [[String]], diagnostics: [Diagnostic],
    error: Diagnostic? = nil
  ) {
    self.code = code
    self.state = state
    self.counts = counts
    self.advice = advice
    self.diagnostics = diagnostics
    self.error = error
  }

  /// The whole document, one line: an object that begins with its `formatVersion`.
  ///
  /// - Parameters:
  ///   - formatVersion: raised when a member changes its meaning or goes away; new members do not raise it.
  ///   - members: the command's own.
  package func document(formatVersion: Int = 1, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("formatVersion", formatVersion)
      json.member("code", code)
      state.write(to: &json)
      json.member("counts") { json in for (name, count) in counts { json.member(name, count) } }
      members(&json)
      json.member("error", error) { $0.write(to: &$1) }
      json.member("diagnostics", each: diagnostics) { $0.write(to: &$1) }
      json.member("advice", lines)
      json.member("commands", commands)
    }
    json.newline()
    return json.bytes
  }

  /// The advice, and then the notes of what is about no file; of equal groups the first, as a whole: a line may depend on
  /// the one before it.
  private var lines: [String] {
    let said = diagnostics.lazy.filter { $0.file == nil && $0.severity != .note }.map(\.notes)
    var known: Set<[[UInt8]]> = []
    return (advice + said).filter { known.insert($0.map { Array($0.utf8) }).inserted }.flatMap { $0 }
  }

  private var commands: [String] {
    var known: Set<[UInt8]> = []
    return UsherCommands.among(lines + diagnostics.flatMap(\.notes)).filter { known.insert(Array($0.utf8)).inserted }
  }
}

extension Diagnostic {
  /// The diagnostic as an object, the one shape of everything that is said: severity, code, file, place, message, notes,
  /// and those of the notes that are command lines.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("severity", severity.rawValue)
      json.member("code", code)
      json.member("file", file)
      json.member("line", location?.line)
      json.member("column", location?.column)
      json.member("message", message)
      json.member("notes", notes)
      json.member("commands", UsherCommands.among(notes))
    }
  }
}
