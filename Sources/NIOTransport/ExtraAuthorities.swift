import NIOSSL

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Certificate authorities that are trusted besides the system's, such as that of a proxy that opens TLS.
package struct ExtraAuthorities: Sendable {
  package static let none = ExtraAuthorities(certificates: [])

  let certificates: [NIOSSLCertificate]

  private init(certificates: [NIOSSLCertificate]) {
    self.certificates = certificates
  }

  /// Reads certificates in PEM form, one at least.
  ///
  /// - Parameter path: what `AWS_CA_BUNDLE` or `ca_bundle` names.
  package init(file path: String) throws(AuthoritiesError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw AuthoritiesError(path, (error as? CocoaError)?.code == .fileReadNoSuchFile ? .absent : .unreadable)
    }
    do {
      certificates = try NIOSSLCertificate.fromPEMBytes(Array(bytes))
    } catch {
      throw AuthoritiesError(path, .broken)
    }
  }
}

/// Why a file of certificate authorities cannot be used.
package struct AuthoritiesError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String

  enum Problem: String {
    case absent = "there is no such file"
    case unreadable = "it cannot be read"
    case broken = "it does not hold certificates in PEM form"
  }

  init(_ path: String, _ problem: Problem) {
    description = "the certificate authorities in \(path) (AWS_CA_BUNDLE, ca_bundle): \(problem.rawValue)"
  }
}
