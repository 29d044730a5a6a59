import JobModel
import Planning
import SystemPackage

/// What a step of a GitHub workflow hands on besides its log: a summary for people, values for the steps after it.
///
/// Where the variables that name the files are not set, nothing is handed on.
struct GitHubStep {
  /// GitHub shows no summary of a step that is longer.
  private static let summaryMaximum = 1 << 20

  private let summaryFile: FilePath?
  private let outputFile: FilePath?

  init(environment: [String: String]) {
    // A variable that is empty counts as not set.
    let file = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : FilePath($0) } }
    (summaryFile, outputFile) = (file("GITHUB_STEP_SUMMARY"), file("GITHUB_OUTPUT"))
  }

  /// Adds the plan to the step's summary, as far as what is there already leaves room.
  ///
  /// - Returns: whether there was room for its heading and its counts at least.
  func summarise(_ markdown: PlanMarkdown) throws(UserError) -> Bool {
    guard let summaryFile else { return true }
    var fits = true
    try append(to: summaryFile) { size in
      let room = Self.summaryMaximum - size - 1
      let text = markdown.text(maximum: room)
      fits = text.utf8.count <= room
      return fits ? text + "\n" : ""
    }
    return fits
  }

  /// Sets the step's outputs. Neither name nor value may hold a newline.
  func output(_ values: [(name: String, value: String)]) throws(UserError) {
    guard let outputFile else { return }
    try append(to: outputFile) { _ in values.map { "\($0.name)=\($0.value)\n" }.joined() }
  }

  private func append(to path: FilePath, _ text: (_ size: Int) -> String) throws(UserError) {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.append, .create, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
      try file.closeAfter {
        let size = try file.seek(offset: 0, from: .end)
        try file.writeAll(text(Int(size)).utf8)
      }
    } catch {
      throw UserError("cannot write \(path): \(error)")
    }
  }
}

extension GitHubView {
  /// That there is no state file.
  static func warning(state: String, _ words: [String]) -> String {
    command("warning", file: state, [], words.map { ShownText.line($0) }.joined(separator: "\n"))
  }

  /// A notice at the manifest of each job that apply starts or settles, ten at most: GitHub shows no more of a step.
  static func notices(_ plan: Plan) -> [String] {
    let deferred = plan.deferred
    let indices = plan.items.indices.lazy.filter { plan.items[$0].decision != .started }
    return indices.prefix(maximumCount).map { index in
      annotation(
        "notice",
        PlanEntry.entry(of: plan.items[index], in: plan, isDeferred: deferred.contains(index), withFields: false))
    }
  }

  /// A warning at the manifest of each job that failed, ten at most, and then a line that counts the others.
  static func failures(_ plan: Plan) -> [String] {
    let failed = PlanEntry.all(of: plan, withStarted: false, withFields: false).filter { $0.kind == .failed }
    let more = failed.count - maximumCount
    return failed.prefix(maximumCount).map { annotation("warning", $0) }
      + (more > 0 ? ["\(Count.of(more, "more job")) failed: 'usher plan' shows all of them"] : [])
  }

  private static func annotation(_ severity: String, _ entry: PlanEntry) -> String {
    let location = entry.job?.location
    return command(
      severity, file: location?.file ?? "", location.map { ["line=\($0.line)"] } ?? [], "\(entry.name): \(entry.what)")
  }
}
