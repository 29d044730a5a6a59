extension Endpoint {
  /// The value of the `host` header: the host, and the port unless it is the scheme's own.
  package var authority: String {
    guard let port, port != (scheme == "https" ? 443 : 80) else { return host }
    return "\(host):\(port)"
  }

  /// The endpoint as a URL, without a slash at its end.
  package var url: String { "\(scheme)://\(authority)\(basePath)" }
}

extension HTTPRequest {
  /// The path as sent, the endpoint's base path before it; never empty.
  package var wirePath: String {
    let path = endpoint.basePath + path
    return path.isEmpty ? "/" : path
  }

  /// The whole URL as sent.
  package var url: String {
    let base = "\(endpoint.scheme)://\(endpoint.authority)\(wirePath)"
    return query.isEmpty ? base : "\(base)?\(PercentEncoding.query(query))"
  }
}
