import JobModel
import Manifests
import StateFile

extension ChosenState {
  /// Finds the state of some PATHs: what was given, or else what the `usher.yaml` of their roots names, or else the file
  /// of the usual name in the current folder.
  ///
  /// - Parameter given: the value of `--state`.
  static func find(
    given: String?, for paths: GivenPaths, _ reach: StateReach = StateReach()
  ) throws(UserError) -> ChosenState {
    var state = try ChosenState(given: given, named: try name(given: given, for: paths), reach)
    state.accounts = paths.accounts
    return state
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

  /// Which state the jobs of some PATHs have, for a document of a command that reads none; unknown where an `usher.yaml`
  /// does not tell.
  static func member(for paths: [String]) -> StateMember {
    let found = GivenPaths(paths.isEmpty ? ["."] : paths, version: Usher.version)
    guard !found.hasErrors, let named = try? Optional.some(name(given: nil, for: found)) else {
      return StateMember(path: nil)
    }
    // Nobody asks S3.
    if let named, S3Address.isMeant(by: named) { return StateMember(path: named) }
    return (try? ChosenState(given: nil, named: named))?.member(nil) ?? StateMember(path: nil)
  }

  private static let choice = "choose one with --state"
}

extension Terminal {
  /// Finds the state that a command is about, which its document names however the command ends.
  ///
  /// - Parameters:
  ///   - service: how to reach it, if it is in S3.
  ///   - locking: for how long its lease is to be valid.
  func state(
    given: String?, for paths: GivenPaths, _ service: ServiceOptions? = nil, _ locking: LockOptions? = nil
  ) throws(UserError) -> ChosenState {
    chosen(
      try ChosenState.find(given: given, for: paths, StateReach(service: service, locking: locking, terminal: self)))
  }

  /// As the other, for a command that plans nothing.
  func state(
    given: String?, paths: [String], _ service: ServiceOptions? = nil, _ locking: LockOptions? = nil
  ) throws(UserError) -> ChosenState {
    chosen(
      try ChosenState.find(given: given, paths: paths, StateReach(service: service, locking: locking, terminal: self)))
  }

  /// Notes a state for the document, and to be closed when the command ends.
  func chosen(_ state: ChosenState) -> ChosenState {
    record.state = state.member(nil)
    record.opened(state)
    return state
  }
}
