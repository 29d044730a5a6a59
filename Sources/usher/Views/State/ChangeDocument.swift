import ArgumentParser
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
    var advice: [String] = []
    var warnings: [String] = []
  }

  let entries: [Entry]

  /// - Parameter show: how people are shown it; nil: a line for each run.
  func ending(
    _ state: StateMember, on terminal: Terminal, code: ExitCode = .success, diagnostics: [Diagnostic] = [],
    show: (() -> Void)? = nil
  ) -> Ending {
    Ending(
      code: code, state: state, counts: Ending.counts(entries.map(\.result)),
      advice: entries.map(\.advice).filter { !$0.isEmpty }, diagnostics: diagnostics,
      members: { $0.member("jobs", each: entries) { Self.write($0, to: &$1) } },
      show: show ?? { self.show(on: terminal.out) })
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
      json.member("advice", entry.advice)
      json.member("commands", UsherCommands.among(entry.advice))
    }
  }

  /// A line for each run, and its jobs below.
  private func show(on console: Console) {
    for entry in entries {
      let arns = entry.arns.map { "    \($0)\n" as ShownText }.joined()
      console.write("\(entry.run.name)  \(entry.result)\n\(arns)")
    }
  }
}
