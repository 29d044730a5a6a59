#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Asks a provider once, and again shortly before what it gave expires.
package actor CredentialsCache: CredentialsProvider {
  /// How long before their end credentials are no longer used, in seconds.
  private static let margin: TimeInterval = 60

  private let source: any CredentialsProvider
  private let now: @Sendable () -> Date
  private var held: Credentials?

  package init(_ source: any CredentialsProvider, now: @escaping @Sendable () -> Date) {
    self.source = source
    self.now = now
  }

  package func credentials() async throws(CredentialsError) -> Credentials {
    if let held, held.expiration.map({ $0.timeIntervalSince(now()) > Self.margin }) ?? true { return held }
    let fresh = try await source.credentials()
    held = fresh
    return fresh
  }
}
