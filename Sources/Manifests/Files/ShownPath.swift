/// Paths as they are shown to people: as they were given, but clean.
enum ShownPath {
  /// The path without double slashes, without `.`, without a slash at its end, and without a folder and the `..` after it
  /// where that leads to the same place.
  static func clean(_ path: String) -> String {
    var parts: [Substring.UTF8View] = []
    var shorter: [Substring.UTF8View] = []
    for part in Substring(path).utf8.split(separator: UInt8(ascii: "/")) where !part.elementsEqual(".".utf8) {
      parts.append(part)
      if part.elementsEqual("..".utf8), let last = shorter.last, !last.elementsEqual("..".utf8) {
        shorter.removeLast()
      } else {
        shorter.append(part)
      }
    }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let kept = join(parts, isAbsolute)
    if shorter.count == parts.count { return kept }
    // Behind a symbolic link `..` is not the folder that the link lies in.
    let without = join(shorter, isAbsolute)
    return FileSystem.realPath(without).map { $0 == FileSystem.realPath(path) } == true ? without : kept
  }

  private static func join(_ parts: [Substring.UTF8View], _ isAbsolute: Bool) -> String {
    let path = parts.map { String(Substring($0)) }.joined(separator: "/")
    if isAbsolute { return "/" + path }
    if path.isEmpty { return "." }
    // Printed commands take it for a path.
    return path.utf8.first == UInt8(ascii: "-") ? "./" + path : path
  }
}
