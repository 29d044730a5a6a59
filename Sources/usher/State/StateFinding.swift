import JobModel
import Manifests
import StateFile

extension ChosenState {
  /// Finds the state of some PATHs: what was given, or else what the `usher.yaml` of their roots names, or else the file
  /// of the usual name in the current folder.
  ///
  /// - Parameter given: the value of `--state`.
  static func find(given: String?, for paths: GivenPaths) throws(UserError) -> ChosenState {
    var state = try findLocation(given: given, for: paths)
    state.accounts = paths.accounts
    return state
  }

  private static func findLocation(given: String?, for paths: GivenPaths) throws(UserError) -> ChosenState {
    if given != nil { return ChosenState(given: given) }
    switch paths.state {
    case .usual: return ChosenState(given: nil)
    case .named(let path, _): return ChosenState(given: nil, named: path)
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
  static func find(given: String?, paths: [String]) throws(UserError) -> ChosenState {
    let found = GivenPaths(paths.isEmpty ? ["."] : paths, version: Usher.version)
    if found.hasErrors { throw UserError(Count.mistakes(found.diagnostics), diagnostics: found.diagnostics) }
    return try find(given: given, for: found)
  }

  /// Which state the jobs of some PATHs have, for a document of a command that reads none; unknown where an `usher.yaml`
  /// does not tell.
  static func member(for paths: [String]) -> StateMember {
    (try? find(given: nil, paths: paths))?.member(nil) ?? StateMember(path: nil)
  }

  private static let choice = "choose one with --state"
}

extension Terminal {
  /// Finds the state that a command is about, which its document names however the command ends.
  func state(given: String?, for paths: GivenPaths) throws(UserError) -> ChosenState {
    let state = try ChosenState.find(given: given, for: paths)
    record.state = state.member(nil)
    return state
  }

  /// As the other, for a command that plans nothing.
  func state(given: String?, paths: [String]) throws(UserError) -> ChosenState {
    let state = try ChosenState.find(given: given, paths: paths)
    record.state = state.member(nil)
    return state
  }
}
