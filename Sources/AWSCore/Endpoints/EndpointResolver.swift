/// Where a service is to be called, by region and partition, or one custom endpoint for all of them.
package struct EndpointResolver: Sendable {
  private let service: String
  /// The endpoint that settings or a flag put in the place of AWS's own.
  package let custom: Endpoint?
  private let useDualStack: Bool
  private let useFIPS: Bool

  /// - Parameter service: the first label of the host, for example `cleanrooms-ml`.
  /// - Throws: for a custom endpoint together with FIPS or dual stack, as the service's endpoint rules do.
  package init(
    service: String, custom: Endpoint? = nil, useDualStack: Bool = false, useFIPS: Bool = false
  ) throws(EndpointError) {
    if custom != nil, useDualStack || useFIPS {
      let what = useFIPS ? "FIPS endpoints" : "dual-stack endpoints"
      throw EndpointError(description: "a custom endpoint and \(what) exclude one another: leave one of them out")
    }
    self.service = service
    self.custom = custom
    self.useDualStack = useDualStack
    self.useFIPS = useFIPS
  }

  package func endpoint(in region: AWSRegion) -> Endpoint {
    if let custom { return custom }
    let suffix = useDualStack ? region.partition.dualStackDNSSuffix : region.partition.dnsSuffix
    return Endpoint(host: "\(service)\(useFIPS ? "-fips" : "").\(region.name).\(suffix)")
  }

  /// The host of a custom endpoint that lies outside every partition's DNS suffix: jobs started there are not AWS's.
  package var foreignHost: String? {
    guard let custom, !Partition.contains(host: custom.host) else { return nil }
    return custom.authority
  }
}

extension EndpointResolver {
  /// The resolver that the flag, the environment and the profile ask for. The custom endpoint is, in this order,
  /// `flag` (`--endpoint-url`), `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the profile's `services` section, the
  /// profile's `endpoint_url`; all but the flag are ignored where `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or the profile's
  /// `ignore_configured_endpoint_urls` is true. `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT` count too.
  ///
  /// - Parameter serviceID: as it stands in the settings, for example `cleanroomsml`.
  package static func configured(
    service: String, serviceID: String, flag: String?, environment: [String: String], profile: Profile?
  ) throws(EndpointError) -> EndpointResolver {
    let setting = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let ignoring = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
    let ignored = try isTrue(ignoring, setting(ignoring) ?? profile?["ignore_configured_endpoint_urls"]?.value)
    var candidates: [(origin: String, url: String?)] = [("--endpoint-url", flag)]
    if !ignored {
      for name in ["AWS_ENDPOINT_URL_\(serviceID.uppercased())", "AWS_ENDPOINT_URL"] {
        candidates.append((name, setting(name)))
      }
      let settings = [profile?.serviceSetting("endpoint_url", of: serviceID), profile?["endpoint_url"]]
      candidates += settings.compactMap { $0 }.map { ("endpoint_url in \($0.file)", $0.value) }
    }
    var custom: Endpoint?
    if case (let origin, let url?)? = candidates.first(where: { $0.url != nil }) {
      custom = try Endpoint(url: url, from: origin)
    }
    let dualStack = "AWS_USE_DUALSTACK_ENDPOINT"
    let fips = "AWS_USE_FIPS_ENDPOINT"
    return try EndpointResolver(
      service: service, custom: custom, useDualStack: isTrue(dualStack, setting(dualStack)),
      useFIPS: isTrue(fips, setting(fips)))
  }

  private static func isTrue(_ name: String, _ value: String?) throws(EndpointError) -> Bool {
    switch value?.lowercased() {
    case "true": true
    case nil, "false": false
    case let other?: throw EndpointError(description: "\(name) is \(other), it needs true or false")
    }
  }
}
