/// What the `usher.yaml` of a root says.
final class Project: Sendable {
  /// A value and the place of its key.
  struct Setting<Value: Sendable>: Sendable {
    let value: Value
    /// `usher.yaml:7`, as it is shown.
    let place: String
  }

  /// The state's path relative to the root.
  let state: Setting<String>?
  let maxStarts: ProjectLimit?
  let maxInFlight: ProjectLimit?
  /// By their ids; empty if it names none.
  let accounts: [ProjectAccount]
  /// nil if there are no rules for the jobs themselves.
  let rules: ProjectRules?
  /// Worker types that the service takes, though this usher does not know them.
  let workerTypes: Setting<[String]>?
  /// Everything that it says, `maxStarts: 20` or an entry of a list a line, as it may be shown.
  let settings: [String]

  init(
    state: Setting<String>? = nil, maxStarts: ProjectLimit? = nil, maxInFlight: ProjectLimit? = nil,
    accounts: [ProjectAccount] = [], rules: ProjectRules? = nil, workerTypes: Setting<[String]>? = nil,
    settings: [String] = []
  ) {
    self.settings = settings
    self.state = state
    self.maxStarts = maxStarts
    self.maxInFlight = maxInFlight
    self.accounts = accounts
    self.rules = rules
    self.workerTypes = workerTypes
  }
}

/// A limit that `usher.yaml` sets.
package struct ProjectLimit: Equatable, Sendable {
  package let value: Int
  /// Where it is set: `usher.yaml:7`, as it is shown.
  package let place: String
}
