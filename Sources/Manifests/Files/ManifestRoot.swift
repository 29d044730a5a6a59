/// The root of everything below a PATH: the nearest folder at or above it that holds `usher.yaml`, else the nearest
/// that holds `.git`, else the PATH itself, or the folder that the file lies in.
///
/// Paths are recorded relative to it, so that `apply jobs` and `apply jobs/eu` mean the same jobs; what the folders
/// above say is sought up to it, and nothing outside of it is read.
struct ManifestRoot {
  /// Absolute and without links.
  let path: String
  /// Whether a file marks it: then one path relative to it means one file, whatever PATH was given.
  let isMarked: Bool

  /// - Parameter folder: absolute and without links.
  init(above folder: String) {
    let marked = Self.nearest(above: folder, holding: "usher.yaml") ?? Self.nearest(above: folder, holding: ".git")
    path = marked ?? folder
    isMarked = marked != nil
  }

  /// The path of an entry of the root or below, from its path relative to the root.
  func absolute(_ relative: String) -> String {
    relative.isEmpty ? path : path == "/" ? "/" + relative : "\(path)/\(relative)"
  }

  /// The path relative to the root of what lies at or below it.
  func relative(_ absolute: String) -> String {
    absolute == path ? "" : String(absolute.dropFirst(path == "/" ? 1 : path.count + 1))
  }

  func contains(_ absolute: String) -> Bool {
    absolute.hasPrefix(path == "/" ? "/" : path + "/")
  }

  private static func nearest(above folder: String, holding name: String) -> String? {
    var candidate = folder
    while (try? FileSystem.kind(of: candidate == "/" ? "/" + name : "\(candidate)/\(name)")) == nil {
      if candidate == "/" { return nil }
      candidate = parent(of: candidate)
    }
    return candidate
  }

  /// The folder that holds an absolute path.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
