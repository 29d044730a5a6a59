/// Why an endpoint or the settings that lead to one cannot be used; in words that name the setting.
package struct EndpointError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
}

extension Endpoint {
  /// Reads a custom endpoint: `http` or `https`, a host, an optional port and base path; no user, query or fragment.
  ///
  /// - Parameter origin: the setting it comes from, for the error: `--endpoint-url`.
  package init(url: String, from origin: String) throws(EndpointError) {
    let problem = { (what: String) in
      // Never with the URL: a password or a token may stand in it.
      EndpointError(description: "\(origin): \(what); expected http(s)://<host>[:<port>][/<path>]")
    }
    guard let colon = url.firstRange(of: "://") else { throw problem("this is no URL") }
    let scheme = url[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { throw problem("the scheme is neither http nor https") }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
      throw problem("only printable ASCII without blanks may stand in it")
    }
    let rest = url[colon.upperBound...]
    if rest.contains("@") {
      throw EndpointError(description: "\(origin): a URL with a user or password is not accepted")
    }
    if rest.contains("?") || rest.contains("#") { throw problem("it has a query or fragment") }

    let authority = rest.prefix { $0 != "/" }
    let (host, port) = Self.split(authority: authority)
    guard Self.isHost(host) else { throw problem("there is no valid host") }
    var number: Int?
    if let port {
      guard let value = Int(port), (1...65535).contains(value), port.allSatisfy(\.isNumber) else {
        throw problem("the port is not 1 to 65535")
      }
      number = value
    }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    guard Self.isPath(path) else { throw problem("the path holds a character that a URL writes as %XX") }
    self.init(scheme: scheme, host: host.lowercased(), port: number, basePath: String(path))
  }

  /// An IPv6 address keeps its brackets: so it stands in a URL and in the `host` header.
  private static func split(authority: Substring) -> (host: Substring, port: Substring?) {
    let afterAddress = authority.lastIndex(of: "]") ?? authority.startIndex
    guard let colon = authority[afterAddress...].firstIndex(of: ":") else { return (authority, nil) }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }

  /// Only what goes over the wire as it stands (RFC 3986, section 3.3), since it is signed as it stands.
  private static func isPath(_ path: Substring) -> Bool {
    var rest = path.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard rest.count >= 2, rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
          return false
        }
        rest = rest.dropFirst(2)
      } else if !pathBytes.contains(byte) {
        return false
      }
    }
    return true
  }

  private static let pathBytes = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~!$&'()*+,;=:@".utf8)

  private static func isHost(_ host: Substring) -> Bool {
    if host.hasPrefix("[") {
      return host.hasSuffix("]") && host.count > 3
        && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      (1...63).contains(label.count) && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }
  }
}
