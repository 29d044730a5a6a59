import ArgumentParser
import JSONText
import JobModel
import Planning
import StateFile

/// How a command's work ended: what it shows, what it tells programs, and the code that the process exits with.
struct Ending {
  var code = ExitCode.success
  let state: StateMember
  /// How many of the command's things are what, by the names of its `DocumentKind`; those left out are 0.
  let counts: [String: Int]
  /// What to do, each group whole and in its order.
  var advice: [[String]] = []
  /// What a program is told besides the messages on standard error.
  var diagnostics: [Diagnostic] = []
  /// What is said on standard error after the results.
  var errors: [UserError] = []
  /// What ended the command before it had results.
  var failure: UserError?
  /// The command's own members of the document.
  let members: (inout JSONWriter) -> Void
  /// Shows the results to people.
  let show: () -> Void

  /// Of a command that writes no document.
  static func text(show: @escaping () -> Void) -> Ending {
    Ending(state: StateMember(path: nil), counts: [:], members: { _ in }, show: show)
  }

  /// - Parameter said: the messages on standard error while the command worked.
  func document(_ kind: DocumentKind, said: [Diagnostic] = []) -> [UInt8] {
    let failures = (failure?.diagnostics ?? []) + (errors + (failure.map { [$0] } ?? [])).map(\.diagnostic)
    let frame = DocumentFrame(
      code: Int(code.rawValue), state: state, counts: kind.counts.map { ($0, counts[$0] ?? 0) }, advice: advice,
      diagnostics: RepositoryNames.of(said + diagnostics + failures), error: failure?.diagnostic)
    return frame.document(members)
  }

  /// A count's name in a document, for a word of the screen.
  static func name(_ word: String) -> String {
    let words = word.split(separator: " ")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// How often each word of the screen occurs, by the names of a document.
  static func counts(_ words: [String]) -> [String: Int] {
    Dictionary(words.map { (name($0), 1) }, uniquingKeysWith: +)
  }
}

/// What a command's document has besides the frame in any case: lists, which are empty where it failed, and counts.
struct DocumentKind: Sendable {
  var lists: [String] = []
  let counts: [String]

  static let validate = DocumentKind(counts: ["jobs", "files", "errors", "warnings"])
  static let render = DocumentKind(lists: ["jobs"], counts: ["jobs", "errors", "warnings"])
  static let explain = DocumentKind(lists: ["recordedRuns", "unsentChanges"], counts: ["recordedRuns"])
  static let apply = DocumentKind(
    lists: ["jobs", "failures", "notices"], counts: ResultText.all.map(Ending.name) + ["unchanged", "failed"])
  static let status = DocumentKind(
    lists: ["jobs", "openStarts"],
    counts: ["failed", "openStart", "running", "notStarted", "active", "deleted", "unreadable"])
  static let whoami = DocumentKind(lists: ["warnings"], counts: ["jobs", "warnings"])
  static let report = DocumentKind(lists: ["jobs"], counts: Report.State.allCases.map(\.rawValue))
  static let records = DocumentKind(lists: ["runs", "openStarts"], counts: ["jobs", "runs", "openStarts"])
  static let change = DocumentKind(
    lists: ["jobs"], counts: (["adopted", "accepted", "forgotten", "copied"] + RebuildView.allWords).map(Ending.name))
  static let verification = DocumentKind(
    lists: ["runs", "findings"], counts: ["runs", "differences", "notes", "unread", "exportsNotCompared"])
}
