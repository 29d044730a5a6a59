import AWSCore
import Manifests

/// Finds the credentials of accounts that `usher.yaml` names, and makes sure whose they are.
struct AccountCheck {
  let access: AWSAccess
  /// Whether the service is AWS itself: STS of another one proves nothing.
  let isAWS: Bool
  let terminal: Terminal

  /// - Throws: where there are none, and where they belong to another account.
  func credentials(of account: ProjectAccount) async throws(UserError) -> CredentialsCache {
    let cache = try cache(of: account)
    let found = try await access.checkCredentials(in: cache, terminal)
    if isAWS { _ = try await identity(of: found, for: account) }
    return cache
  }

  /// Asks nobody yet.
  func cache(of account: ProjectAccount) throws(UserError) -> CredentialsCache {
    try access.credentials(of: account, region: Self.fallbackRegion)
  }

  /// Who the credentials belong to.
  ///
  /// - Throws: where STS does not say so, and where that is another account.
  func identity(of found: Credentials, for account: ProjectAccount) async throws(UserError) -> CallerIdentity {
    let identity: CallerIdentity
    do throws(CredentialsError) {
      identity = try await CallerIdentity.ask(
        access.settings, access.system, credentials: found, fallbackRegion: Self.fallbackRegion)
    } catch {
      throw UserError(error.message)
    }
    guard identity.account == account.id else {
      throw UserError(
        "the credentials from \(found.source) (\(account.place)) belong to account \(identity.account), not to this one"
      )
    }
    return identity
  }

  /// STS knows every account in each of its regions.
  private static let fallbackRegion = AWSRegion(name: "us-east-1")
}

/// Signs nothing: an account's credentials cannot be used, and why.
struct NoCredentials: CredentialsProvider {
  let reason: String

  func credentials() async throws(CredentialsError) -> Credentials { throw .invalid(reason) }
}
