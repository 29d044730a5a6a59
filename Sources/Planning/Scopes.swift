/// What the given PATHs cover: only of runs recorded below one of them can be said that nothing declares them any more.
struct Scopes {
  /// As the state records paths; an empty one is the root.
  private let paths: [String]

  init(_ paths: [String]) {
    self.paths = paths
  }

  /// - Parameter path: a recorded one.
  func contain(_ path: String) -> Bool {
    paths.contains { Self.lies(path.utf8, under: $0.utf8) }
  }

  private static func lies(_ path: String.UTF8View, under scope: String.UTF8View) -> Bool {
    guard path.starts(with: scope) else { return false }
    return scope.isEmpty || [nil, UInt8(ascii: "/")].contains(path.dropFirst(scope.count).first)
  }
}
