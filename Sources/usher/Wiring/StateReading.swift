import DurableFile
import JobModel
import Manifests
import StateFile
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension StateLocation {
  /// Reads the state. A file that is not there is an empty state, which is said: it may be lost, or the folder the wrong
  /// one.
  ///
  /// - Parameter commands: those that the words name; nil for a command that makes the state anew.
  func read(_ consoles: Consoles, _ commands: UsherCommands?) throws(UserError) -> Snapshot {
    let snapshot = try read()
    noteNothing(in: snapshot, commands, consoles)
    return snapshot
  }

  /// Says it where there is no state, or nothing in it.
  func noteNothing(in snapshot: Snapshot, _ commands: UsherCommands?, _ consoles: Consoles) {
    let words = missing(commands)
    if let message = words.first { consoles.note("note: \(message)", notes: Array(words.dropFirst())) }
    if let words = emptiness(of: snapshot) { consoles.warning(words) }
  }

  /// That the file is there and nothing is in it; an apply that is at work is about to write its first line.
  func emptiness(of snapshot: Snapshot) -> String? {
    guard snapshot.isBlank, exists, holder == nil else { return nil }
    return
      "the state \(path) is empty: no job counts as started; if jobs were started before, restore the file from git, or "
      + "find them with 'usher state rebuild', before the next apply"
  }

  private func read() throws(UserError) -> Snapshot {
    if given != nil, !exists { try requireFolder() }
    do throws(StateError) { return try Snapshot.read(path) } catch { throw UserError(error) }
  }

  /// Whether there is such a file.
  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// That there is no state, and what that means: a message and its notes; nothing where there is one.
  func missing(_ commands: UsherCommands?) -> [String] {
    if exists { return [] }
    guard let commands else { return ["the state \(path) does not exist: it is made"] }
    return [
      "the state \(path) does not exist: no job counts as started, all are new",
      "if no job was started yet, this is right; if not, this may be the wrong folder or --state",
      "if the file is lost, restore it from git, or find the started jobs at the service:", commands.rebuild,
    ]
  }

  /// Who holds the state's lock now; nil where nobody does, and where that cannot be told: it only makes words better.
  var holder: String? { (try? StateLock.holder(of: path)) ?? nil }

  /// Which state was read, for a document.
  func member(_ owner: StateOwner?) -> StateMember {
    StateMember(path: path, exists: exists, owner: owner)
  }

  /// For a plan, which says itself what a missing file means; empty where an `usher.yaml` of the roots cannot be used: it
  /// is not known then which state counts, and nothing is planned.
  func read(for paths: GivenPaths) throws(UserError) -> Snapshot {
    guard paths.hasErrors else { return try read() }
    do throws(StateError) { return try Snapshot([], path: path) } catch { throw UserError(error) }
  }

  /// Creates the folder that `usher.yaml` names for the state: git keeps no empty one.
  func makeFolder() throws(UserError) {
    guard given == nil, named != nil else { return }
    do throws(FileError) { try createFolder(of: FilePath(path)) } catch { throw UserError("\(error)") }
  }

  private func requireFolder() throws(UserError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if FileManager.default.fileExists(atPath: folder) { return }
    throw UserError(
      "there is no folder \(folder) for the state \(path)", notes: ["correct --state, or make the folder"])
  }
}
