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
    let snapshot = try read()
    if let missing { consoles.note("note: \(missing)") }
    return snapshot
  }

  private func read() throws(UserError) -> Snapshot {
    let snapshot: Snapshot
    do throws(StateError) { snapshot = try Snapshot.read(path) } catch { throw UserError(error) }
    if missing != nil { try requireFolder() }
    return snapshot
  }

  /// What is said where a file that was named is not there.
  var missing: String? {
    given == nil || FileManager.default.fileExists(atPath: path) ? nil : "\(path) does not exist: taken as empty"
  }

  /// As `read(_:)`, with nothing said; empty where an `usher.yaml` of the roots cannot be used: it is not known then which state counts,
  /// and nothing is planned.
  func read(for paths: GivenPaths) throws(UserError) -> Snapshot {
    guard paths.hasErrors else { return try read() }
    do throws(StateError) { return try Snapshot([], path: path) } catch { throw UserError(error) }
  }

  /// As `read(for:)`; what is said of a missing file is said.
  func read(_ consoles: Consoles, for paths: GivenPaths) throws(UserError) -> Snapshot {
    let snapshot = try read(for: paths)
    if !paths.hasErrors, let missing { consoles.note("note: \(missing)") }
    return snapshot
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
