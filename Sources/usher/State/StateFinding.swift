import JobModel
import Manifests

extension ChosenState {
  /// Finds the state of some PATHs: what was given, or else what the `usher.yaml` of their roots names, or else the file
  /// of the usual name in the current folder.
  ///
  /// - Parameter given: the value of `--state`.
  static func find(
    given: String?, for paths: GivenPaths, _ reach: StateReach = StateReach()
  ) throws(UserError) -> ChosenState {
    try ChosenState(given: given, named: try name(given: given, for: paths), reach)
  }

  /// Where the `usher.yaml` of the roots puts the state; nil where it is given, or where none names it.
  static func name(given: String?, for paths: GivenPaths) throws(UserError) -> String? {
    if given != nil { return nil }
    switch paths.state {
    case .usual: return nil
    case .named(let path, _): return path
    case .various(let roots):
      throw UserError("the given PATHs have different states", notes: roots + [choice])
    case .outside(let path, let place):
      throw UserError(
        "\(path) leads out of the \(place == nil ? "repository" : "folder of usher.yaml") through a symbolic link",
        notes: (place.map { ["it is named in \($0)"] } ?? []) + [choice])
    }
  }

  /// As `find(given:for:)`, for a command that plans nothing: an `usher.yaml` that cannot be used is an error.
  ///
  /// - Parameter paths: as they were given; of the current folder where none was.
  static func find(
    given: String?, paths: [String], _ reach: StateReach = StateReach()
  ) throws(UserError) -> ChosenState {
    let found = GivenPaths(paths.isEmpty ? ["."] : paths, version: Usher.version)
    if found.hasErrors { throw UserError(Count.mistakes(found.diagnostics), diagnostics: found.diagnostics) }
    return try find(given: given, for: found, reach)
  }

  private static let choice = "choose one with --state"
}
