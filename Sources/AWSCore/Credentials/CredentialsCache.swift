/// Asks a source once, and the place that it led to again before what it gave expires: once for all callers, however
/// many come at the same time.
///
/// In the last 15 minutes the first caller renews them while the others go on with what is there, and a failure is
/// borne; in the last 10 all wait, and a failure is theirs. Numbers: botocore, `RefreshableCredentials`.
package actor CredentialsCache: CredentialsProvider {
  private static let advisory: TimeInterval = 15 * 60
  private static let mandatory: TimeInterval = 10 * 60
  /// How long after one attempt to renew credentials that still hold the next one is made, in seconds.
  private static let pause: TimeInterval = 60

  private let source: any CredentialsSource
  private let now: @Sendable () -> Date
  private var held: FoundCredentials?
  private var nextRefresh = Date.distantPast
  private var isAsking = false
  private var waiting: [CheckedContinuation<Outcome, Never>] = []

  private enum Outcome {
    case ended(CredentialsError?)
    /// Whoever asked was cancelled, which says nothing of the source: somebody else may ask.
    case abandoned
  }

  package init(_ source: any CredentialsSource, now: @escaping @Sendable () -> Date) {
    self.source = source
    self.now = now
  }

  /// Begins with what a source gave already.
  init(_ found: FoundCredentials, now: @escaping @Sendable () -> Date) {
    self.init(KnownSource(found: found), now: now)
  }

  package func credentials() async throws(CredentialsError) -> Credentials {
    while true {
      switch need {
      case .none(let credentials): return credentials
      case .expired(let credentials):
        throw .invalid("the credentials from \(credentials.source) are expired, and there is no way to renew them")
      case .advisory(let credentials):
        guard !isAsking else { return credentials }
        let error = await ask()
        if error != nil { return credentials }
      case .mandatory:
        if let error = await isAsking ? waitForOther() : ask() { throw error }
      }
    }
  }

  /// How long the credentials hold, and whether they can be renewed.
  package func validity() async throws(CredentialsError) -> CredentialsValidity {
    let credentials = try await credentials()
    return CredentialsValidity(
      remaining: credentials.expiration.map { .seconds($0.timeIntervalSince(now())) },
      canRefresh: held?.refresh != nil)
  }

  private enum Need {
    case none(Credentials)
    case advisory(Credentials)
    case mandatory
    case expired(Credentials)
  }

  private var need: Need {
    guard let held else { return .mandatory }
    guard let expiration = held.credentials.expiration else { return .none(held.credentials) }
    let remaining = expiration.timeIntervalSince(now())
    if held.refresh == nil { return remaining > 0 ? .none(held.credentials) : .expired(held.credentials) }
    if remaining >= Self.advisory || remaining > 0 && now() < nextRefresh { return .none(held.credentials) }
    return remaining >= Self.mandatory ? .advisory(held.credentials) : .mandatory
  }

  /// nil where it went well, or where it is not known and has to be looked at again.
  private func waitForOther() async -> CredentialsError? {
    switch await withCheckedContinuation({ waiting.append($0) }) {
    case .ended(let error): error
    case .abandoned: nil
    }
  }

  private func ask() async -> CredentialsError? {
    isAsking = true
    var problem: CredentialsError?
    do throws(CredentialsError) {
      try keep(try await fresh())
    } catch {
      problem = error
      if case .advisory = need { nextRefresh = now().addingTimeInterval(Self.pause) }
    }
    isAsking = false
    let outcome = problem != nil && Task.isCancelled ? Outcome.abandoned : .ended(problem)
    for continuation in waiting { continuation.resume(returning: outcome) }
    waiting = []
    return problem
  }

  private func fresh() async throws(CredentialsError) -> FoundCredentials {
    guard let held, let refresh = held.refresh else { return try await source.find() }
    return FoundCredentials(try await refresh(), refresh: refresh)
  }

  private func keep(_ found: FoundCredentials) throws(CredentialsError) {
    try found.credentials.requireRightText()
    if let expiration = found.credentials.expiration {
      let remaining = expiration.timeIntervalSince(now())
      guard remaining > 0 else {
        throw .invalid("the credentials from \(found.credentials.source) have expired")
      }
      // Short-lived ones would otherwise be renewed at every call.
      nextRefresh = now().addingTimeInterval(min(Self.pause, remaining / 2))
    }
    held = found
  }
}

/// How long credentials hold.
package struct CredentialsValidity: Equatable, Sendable {
  /// nil: without an end, or without one that is known.
  package let remaining: Duration?
  /// Whether others come in their place before that, without anybody doing anything.
  package let canRefresh: Bool
}

private struct KnownSource: CredentialsSource {
  let found: FoundCredentials

  func find() async throws(CredentialsError) -> FoundCredentials { found }
}
