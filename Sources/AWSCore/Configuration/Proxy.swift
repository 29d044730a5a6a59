/// An HTTP proxy, as a variable of the environment names it.
package struct Proxy: Hashable, Sendable, CustomStringConvertible {
  /// An IPv6 address stands in brackets.
  package let host: String
  package let port: Int
  /// What the proxy wants to know of its user; nil unless both parts are there.
  package let credentials: Credentials?
  /// The variable that names it: `HTTPS_PROXY`.
  package let origin: String

  package struct Credentials: Hashable, Sendable {
    package let user: String
    package let password: String
  }

  /// Without user and password, for messages: `http://proxy.example:3128 (HTTPS_PROXY)`.
  package var description: String { "http://\(host):\(port) (\(origin))" }

  /// Reads `[http://][<user>:<password>@]<host>[:<port>]`; the port is 80 without one, as botocore has it, and what
  /// follows the host is of no meaning.
  ///
  /// - Throws: never with a word of `url`, which may hold a password.
  init(url: String, from origin: String) throws(SettingError) {
    let rest = try Self.withoutScheme(url, from: origin)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let at = authority.utf8.lastIndex(of: UInt8(ascii: "@"))
    var place = at.map { authority[authority.utf8.index(after: $0)...] } ?? authority
    if place.last == ":" { place.removeLast() }
    guard let endpoint = try? Endpoint(url: "http://\(place)", from: origin) else {
      throw Self.problem(origin, "is not the URL of a proxy")
    }
    host = endpoint.host
    port = endpoint.port ?? 80
    credentials = at.flatMap { Self.credentials(authority[..<$0]) }
    self.origin = origin
  }

  private static func withoutScheme(_ url: String, from origin: String) throws(SettingError) -> Substring {
    guard let mark = url.firstRange(of: "//") else { return url[...] }
    let scheme = url[..<mark.lowerBound]
    switch scheme.lowercased() {
    case "", "http:": return url[mark.upperBound...]
    case "https:": throw problem(origin, "names a proxy that is itself reached over TLS, which is not supported")
    // A scheme is not secret, but whatever else stands before the slashes may be.
    case "socks:", "socks4:", "socks4a:", "socks5:", "socks5h:":
      throw problem(origin, "names a SOCKS proxy, which is not supported")
    default: throw problem(origin, "is not the URL of a proxy")
    }
  }

  private static func credentials(_ text: Substring) -> Credentials? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      .map { PercentEncoding.decoded(label: Substring($0)) }
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return Credentials(user: parts[0], password: parts[1])
  }

  private static func problem(_ origin: String, _ what: String) -> SettingError {
    SettingError(
      description: "\(origin) \(what): expected http://[<user>:<password>@]<host>[:<port>], "
        + "user and password percent-encoded")
  }
}
