/// How the files of a state are called: the one place that spells them.
package enum StateFileName {
  /// The state where nothing names another, in the current folder.
  package static let usual = "usher.state.jsonl"

  /// The file that whoever writes to the state locks; it is never renamed or removed.
  package static func lock(of state: String) -> String { "\(state).lock" }

  /// What the state was before it was compacted.
  package static func backup(of state: String) -> String { "\(state).bak" }
}
