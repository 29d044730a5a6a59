extension EndpointResolver {
  /// The resolver that the flag, the environment and the profile ask for. The custom endpoint is, in this order,
  /// `flag` (`--endpoint-url`), `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the profile's `services` section, the
  /// profile's `endpoint_url`; all but the flag are ignored where `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or the profile's
  /// `ignore_configured_endpoint_urls` is true. `AWS_USE_FIPS_ENDPOINT`, `use_fips_endpoint` and
  /// `AWS_USE_DUALSTACK_ENDPOINT`, `use_dualstack_endpoint` count too.
  ///
  /// - Parameters:
  ///   - serviceID: as it stands in the settings, for example `cleanroomsml`.
  ///   - isPlainInGovCloud: as `init` has it.
  package static func configured(
    service: String, serviceID: String, flag: String?, environment: [String: String], profile: Profile?,
    isPlainInGovCloud: Bool = false
  ) throws(EndpointError) -> EndpointResolver {
    let settings = SettingLookUp(environment: environment, profile: profile)
    var custom: Endpoint?
    if let flag {
      custom = try Endpoint(url: flag, from: "--endpoint-url")
    } else if try !settings.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"),
      let found = try settings.endpointURL(of: serviceID)
    {
      custom = try Endpoint(url: found.value, from: found.origin)
    }
    return try EndpointResolver(
      service: service, custom: custom,
      useDualStack: settings.isTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
      useFIPS: settings.isTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"), isPlainInGovCloud: isPlainInGovCloud)
  }
}

extension SettingLookUp {
  fileprivate func endpointURL(of serviceID: String) throws(EndpointError) -> Found? {
    let variables = ["AWS_ENDPOINT_URL_\(serviceID.uppercased())", "AWS_ENDPOINT_URL"]
    let ofService: Profile.Setting?
    do {
      ofService = try profile?.serviceSetting("endpoint_url", of: serviceID)
    } catch {
      throw EndpointError(description: error.description)
    }
    let found = find(variables, "endpoint_url")
    guard let ofService, !variables.contains(where: { $0 == found?.origin }) else { return found }
    return Found(value: ofService.value, origin: "endpoint_url in \(ofService.file)")
  }

  fileprivate func isTrue(_ variable: String, _ name: String) throws(EndpointError) -> Bool {
    guard let found = find([variable], name) else { return false }
    switch found.value.lowercased() {
    case "true": return true
    case "false": return false
    default: throw EndpointError(description: "\(found.origin) is \(found.value), it needs true or false")
    }
  }
}
