/// Which requests go through a proxy: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, read as Python's `urllib.request` and
/// so botocore read them.
///
/// Of two spellings the one in lower case wins, and an empty one in lower case takes the other away. Unlike botocore,
/// no request to this machine or to the metadata services of EC2, ECS and EKS goes to a proxy, which would see a role's
/// credentials.
package struct ProxySettings: Sendable {
  /// Reaches everything directly.
  package static let none = ProxySettings(environment: [:])

  private struct Variable {
    var name: String
    var value: String
  }

  /// By what stands before `_proxy`, in lower case.
  private let variables: [String: Variable]

  package init(environment: [String: String]) {
    var variables: [String: Variable] = [:]
    let named = environment.sorted { $0.key < $1.key }.filter { $0.key.lowercased().hasSuffix("_proxy") }
    let key = { (name: String) in String(name.lowercased().dropLast("_proxy".count)) }
    for (name, value) in named where !value.isEmpty {
      variables[key(name)] = Variable(name: name, value: value)
    }
    // A web server hands a request's header `Proxy` to a CGI program under this name.
    if environment["REQUEST_METHOD"] != nil { variables["http"] = nil }
    for (name, value) in named where name.hasSuffix("_proxy") {
      variables[key(name)] = value.isEmpty ? nil : Variable(name: name, value: value)
    }
    self.variables = variables.filter { ["http", "https", "no"].contains($0.key) }
  }

  /// The proxy for a request to `endpoint`; nil where it goes directly.
  ///
  /// - Throws: where the variable that counts names no proxy that can be used; never with its value, which may hold a
  ///   password.
  package func proxy(for endpoint: Endpoint) throws(SettingError) -> Proxy? {
    guard let variable = variables[endpoint.scheme], !endpoint.isNearby, !bypasses(endpoint) else { return nil }
    return try Proxy(url: variable.value, from: variable.name)
  }

  /// `urllib.request.proxy_bypass_environment`
  private func bypasses(_ endpoint: Endpoint) -> Bool {
    guard let list = variables["no"]?.value else { return false }
    if list == "*" { return true }
    let host = endpoint.host.lowercased()
    // A name with a port fits only where the endpoint's own URL has a port.
    let spellings = [host] + (endpoint.port.map { ["\(host):\($0)"] } ?? [])
    return list.split(separator: ",").contains { entry in
      let name = String(entry).trimmed.drop { $0 == "." }.lowercased()
      return !name.isEmpty && spellings.contains { $0 == name || $0.hasSuffix(".\(name)") }
    }
  }
}

extension Endpoint {
  /// Whether it is this machine, or a link-local address where the metadata services are.
  var isNearby: Bool {
    let host = host.lowercased()
    if host == "localhost" || host.hasSuffix(".localhost") { return true }
    if host.hasPrefix("["), host.hasSuffix("]") {
      let groups = host.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? 0 : Int($0, radix: 16) }
      return groups.starts(with: [0xFD00, 0xEC2]) || groups.last == 1 && groups.dropLast().allSatisfy { $0 == 0 }
    }
    let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard bytes.count == 4, bytes.allSatisfy({ $0 != nil }) else { return false }
    return bytes[0] == 127 || bytes.starts(with: [169, 254])
  }
}
