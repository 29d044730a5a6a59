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
  /// Reads the state. A file that is not there is an empty state, which is said where the file was named: the name may
  /// be mistyped.
  func read(_ consoles: Consoles) throws(UserError) -> Snapshot {
    let snapshot: Snapshot
    do throws(StateError) { snapshot = try Snapshot.read(path) } catch { throw UserError(error) }
    if given != nil, !FileManager.default.fileExists(atPath: path) {
      try requireFolder()
      consoles.note("note: \(path) does not exist: taken as empty")
    }
    warnIfEmpty(snapshot, consoles)
    return snapshot
  }

  /// Says it where the file is there and nothing is in it.
  private func warnIfEmpty(_ snapshot: Snapshot, _ consoles: Consoles) {
    guard snapshot.isBlank, FileManager.default.fileExists(atPath: path) else { return }
    consoles.warning(
      "the state \(path) is empty: no job counts as started; if jobs were started before, restore the file from git, or "
        + "find them with 'usher state rebuild', before the next apply")
  }

  /// As `read(_:)`; empty where an `usher.yaml` of the roots cannot be used: it is not known then which state counts,
  /// and nothing is planned.
  func read(_ consoles: Consoles, for paths: GivenPaths) throws(UserError) -> Snapshot {
    guard paths.hasErrors else { return try read(consoles) }
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
