import JobModel

/// Roles of several accounts among the jobs that one apply starts, where the project file names no accounts: one set of
/// credentials can pass roles of one account only.
enum RoleAccounts {
  private static let shownMaximum = 5

  static func error(of items: [Plan.Item]) -> Diagnostic? {
    var counts: [String: Int] = [:]
    var (first, other): (Int?, Int?)
    // By index: a loop over the items themselves would copy each.
    for index in items.indices {
      if case .started = items[index].decision { continue }
      let account = items[index].job.account
      guard let known = first else {
        first = index
        continue
      }
      if other == nil, account == items[known].job.account { continue }
      other = other ?? index
      counts[account, default: 0] += 1
    }
    guard let first, let other else { return nil }
    // Those before the first of another account are of the first one's.
    counts[items[first].job.account, default: 0] += items[..<other].count { $0.decision != .started }
    return Diagnostic(at: items[other].job.location, message(counts), notes: notes(counts))
  }

  private static func message(_ counts: [String: Int]) -> String {
    let accounts = counts.sorted { $0.key < $1.key }
    let shown = accounts.prefix(shownMaximum).map { "\($0.key) (\($0.value == 1 ? "1 job" : "\($0.value) jobs"))" }
    let others = accounts.count - shown.count
    return "the jobs to start have roles of \(accounts.count) accounts: \(shown.joined(separator: ", "))"
      + (others > 0 ? " and \(others) more" : "")
  }

  private static func notes(_ counts: [String: Int]) -> [String] {
    let entries = counts.keys.sorted().prefix(shownMaximum).map { "\"\($0)\": {profile: profile-of-\($0)}" }
    return [
      "a job belongs to the account of its seed role, and only credentials of that account can start it",
      "name the credentials of each account in usher.yaml, below spec, or plan and apply each account's jobs separately:",
      "accounts: {\(entries.joined(separator: ", "))}",
    ]
  }
}
