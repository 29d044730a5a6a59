import DurableFile
import JobModel
import Manifests
import StateFile
import SystemPackage

extension ChosenState {
  /// Reads the state. A file that is not there is an empty state, which is said: it may be lost, or the folder the wrong
  /// one.
  ///
  /// - Parameters:
  ///   - commands: those that the words name; nil for a command that makes the state anew.
  ///   - opensForWriting: whether the command opens the state for writing after this, and says then what is removed.
  func read(
    _ terminal: Terminal, _ commands: UsherCommands?, opensForWriting: Bool = false
  ) async throws(UserError) -> Snapshot {
    let snapshot = try await read()
    await note(snapshot, terminal, commands, opensForWriting: opensForWriting)
    return snapshot
  }

  /// Says that there is no state, that nothing is in it, or that its last line is incomplete.
  func note(
    _ snapshot: Snapshot, _ terminal: Terminal, _ commands: UsherCommands?, opensForWriting: Bool = false
  ) async {
    terminal.record.state = member(snapshot.owner)
    let words = missing(commands)
    if let message = words.first { terminal.note("note: \(message)", notes: Array(words.dropFirst())) }
    let empty = await emptiness(of: snapshot, commands)
    if let message = empty.first { terminal.warning(message, notes: Array(empty.dropFirst())) }
    if !opensForWriting { warnOfIncompleteLine(snapshot, terminal) }
  }

  /// That the file is there and nothing is in it: a message and its notes. An apply that is at work is about to write its
  /// first line.
  func emptiness(of snapshot: Snapshot, _ commands: UsherCommands?) async -> [String] {
    guard snapshot.isBlank, exists, await writer == nil else { return [] }
    let message = "the state \(path) is empty: no job counts as started"
    guard let commands else { return [message] }
    return [
      message,
      "if jobs were started before, \(restoring), or find them at the service, before the next apply:",
      commands.rebuild,
    ]
  }

  /// That the last line is incomplete and stays for now; nil where it is whole.
  static func incompleteLine(of snapshot: Snapshot, at path: String) -> String? {
    guard snapshot.unacknowledgedBytes > 0 else { return nil }
    return
      "the last line of \(path) is incomplete; usher ignores it, and the next apply that starts something removes it; "
      + "do not commit it"
  }

  func warnOfIncompleteLine(_ snapshot: Snapshot, _ terminal: Terminal) {
    if let words = Self.incompleteLine(of: snapshot, at: path) { terminal.warning(words) }
  }

  private func read(readsMetrics: Bool = true) async throws(UserError) -> Snapshot {
    if given != nil, !isInS3, !exists { try requireFolder() }
    do throws(StateError) {
      return try await Snapshot.read(store, readsMetrics: readsMetrics)
    } catch {
      throw UserError(error)
    }
  }

  /// That there is no state, and what that means: a message and its notes; nothing where there is one.
  func missing(_ commands: UsherCommands?) -> [String] {
    if exists { return [] }
    guard let commands else { return ["the state \(path) does not exist; rebuild creates it if it finds a job"] }
    return [
      "the state \(path) does not exist: no job counts as started, all are new",
      "if no job was started yet, this is right; otherwise this may be the wrong \(isInS3 ? "bucket" : "folder") or the wrong --state",
      "if the \(isInS3 ? "object" : "file") is lost, \(restoringIt), or find the started jobs at the service:",
      commands.rebuild,
    ]
  }

  /// Who holds the state's lock now; nil where nobody does, and where that cannot be told: it only makes words better.
  var holder: String? {
    get async { (try? await store.holder()) ?? nil }
  }

  /// The same for commands that read a state in S3 and nothing else there: of such a one it is not told.
  var writer: String? {
    get async { isInS3 ? nil : await holder }
  }

  /// Which state was read, for a document.
  func member(_ owner: StateOwner?) -> StateMember {
    StateMember(path: path, exists: isThere, owner: owner)
  }

  /// For a plan, which says itself what a missing file means; empty where an `usher.yaml` of the roots cannot be used: it
  /// is not known then which state counts, and nothing is planned.
  func read(for paths: GivenPaths, readsMetrics: Bool = true) async throws(UserError) -> Snapshot {
    guard paths.hasErrors else { return try await read(readsMetrics: readsMetrics) }
    do throws(StateError) { return try Snapshot([], at: location) } catch { throw UserError(error) }
  }

  /// Creates the folder that `usher.yaml` names for the state: git keeps no empty one.
  func makeFolder() throws(UserError) {
    guard given == nil, named != nil, !isInS3 else { return }
    do throws(FileError) { try createFolder(of: FilePath(path)) } catch { throw UserError("\(error)") }
  }

  private var restoring: String {
    isInS3 ? "restore an earlier version of the object" : "restore the file from git"
  }

  private var restoringIt: String { isInS3 ? "restore an earlier version of it" : "restore it from git" }

  private func requireFolder() throws(UserError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if FileManager.default.fileExists(atPath: folder) { return }
    throw UserError(
      "the folder \(folder) for the state \(path) does not exist", notes: ["correct --state, or create the folder"])
  }
}
