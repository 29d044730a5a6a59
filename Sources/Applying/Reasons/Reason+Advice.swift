import AWSCore
import CleanRoomsMLModel
package import JobModel

extension Reason {
  /// What to do about what kept a call from its answer, before the same command is run again: lines that are fit to be
  /// shown. None where there is nothing to do but that.
  ///
  /// - Parameter item: whose call it was, if it was one run's.
  package func advice(_ commands: UsherCommands, of item: WorkItem? = nil) -> [String] {
    switch kind {
    case .credentials: ["renew or correct the credentials"]
    case .clock: ["set this machine's clock"]
    case .throttled: ["wait a minute; --parallelism 1 sends fewer requests at a time"]
    case .notSent: ["check the network, the endpoint, and the proxy settings (HTTPS_PROXY, NO_PROXY)"]
    case .proxy:
      [
        "the answer seems to come from a proxy or a login page, not from AWS: check HTTPS_PROXY and NO_PROXY, "
          + "or ask who runs the proxy to let usher through"
      ]
    case .accessDenied(let permissions): denied(permissions, item, commands)
    case .interrupted, .maximumStarts, .projectLimit, .inFlight, .quota, .upstream, .upstreamFailed, .refused,
      .nameTaken, .undecided, .noAnswer,
      .state,
      .stateDisplaced:
      []
    }
  }

  /// What is to be allowed, where that is the matter and no command can be named.
  var permissionNotes: [String] {
    guard case .accessDenied(let permissions) = kind else { return [] }
    return Self.allowing(permissions, onlyIf: "the credentials are of the job's account")
  }

  /// One line for each permission; the condition stands in the first and holds for all.
  private static func allowing(_ permissions: [Permission], onlyIf condition: String?) -> [String] {
    permissions.enumerated().map { index, permission in
      (index > 0 ? "and " : condition.map { "only if \($0): " } ?? "")
        + "allow \(ShownText.line(permission.action)) on \"\(ShownText.line(permission.resource))\""
    }
  }

  /// Rights are widened last: credentials of another account, or a missing collaboration, get no further by that.
  private func denied(_ permissions: [Permission], _ item: WorkItem?, _ commands: UsherCommands) -> [String] {
    let model = item.flatMap { $0.run.kind == .audienceGenerationJob ? Arn($0.sourceArn)?.account : nil }
    let role = item.flatMap { Arn($0.roleArn)?.account }
    let account = role ?? permissions.lazy.compactMap { Arn($0.resource)?.account }.first
    if let model, let role, model != role, let request = item?.job?.request, request.collaborationId == nil {
      return [
        "the model belongs to account \(model), the seed role to account \(role): such a job needs spec.collaborationId; "
          + "add it to the manifest, no IAM policy can replace it"
      ]
    }
    if let callerAccount, let account, callerAccount != account {
      return [
        "the credentials belong to account \(callerAccount), and the job to account \(account): "
          + "use credentials of account \(account)"
      ]
    }
    let whose = account.map { "of account \($0)" } ?? "of the right account"
    let check = commands.whoami.map { ["check first that the credentials are \(whose):", $0] } ?? []
    let rights = Self.allowing(permissions, onlyIf: check.isEmpty ? nil : "they are")
    let partner = model != nil && model != role
    return check + rights + ["to see the whole policy:", commands.policy()]
      + (partner ? ["and the policy that the model's account needs:", commands.policy(isPartner: true)] : [])
  }
}
