/// The role of an EC2 instance, from its metadata service, version 2 alone: version 1, without a token, would answer
/// anyone who can make this machine send a request.
struct InstanceMetadataCredentials: CredentialsSource {
  private let settings: AWSSettings
  private let system: CredentialsEnvironment

  init(_ settings: AWSSettings, _ system: CredentialsEnvironment) {
    self.settings = settings
    self.system = system
  }

  func find() async throws(CredentialsError) -> FoundCredentials {
    if settings.environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" {
      throw .notConfigured("AWS_EC2_METADATA_DISABLED is true")
    }
    let service: MetadataService
    do {
      service = try MetadataService(settings, system)
    } catch {
      throw .invalid(error.description)
    }
    do {
      return try await .asking(service.credentials)
    } catch {
      throw .notConfigured(error.message)
    }
  }
}

/// The metadata service of an EC2 instance. Source: botocore, `IMDSFetcher` and `InstanceMetadataFetcher`.
private struct MetadataService: Sendable {
  private let endpoint: Endpoint
  private let attempts: Int
  private let limit: Duration
  private let system: CredentialsEnvironment

  init(_ settings: AWSSettings, _ system: CredentialsEnvironment) throws(SettingError) {
    self.system = system
    attempts =
      try settings.number(["AWS_METADATA_SERVICE_NUM_ATTEMPTS"], "metadata_service_num_attempts", atLeast: 1) ?? 1
    limit = .seconds(try settings.number(["AWS_METADATA_SERVICE_TIMEOUT"], "metadata_service_timeout", atLeast: 1) ?? 1)
    let mode = settings.find(["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"], "ec2_metadata_service_endpoint_mode")
    let isIPv6 =
      switch mode?.value.lowercased() {
      case nil: settings.find(["AWS_IMDS_USE_IPV6"], "imds_use_ipv6")?.value.lowercased() == "true"
      case "ipv4"?: false
      case "ipv6"?: true
      case let other?:
        throw SettingError(description: "\(mode?.origin ?? "") is \(other), it needs one of: ipv4, ipv6")
      }
    guard let custom = settings.find(["AWS_EC2_METADATA_SERVICE_ENDPOINT"], "ec2_metadata_service_endpoint") else {
      endpoint = Endpoint(scheme: "http", host: isIPv6 ? "[fd00:ec2::254]" : "169.254.169.254")
      return
    }
    do {
      endpoint = try Endpoint(url: custom.value, from: custom.origin)
    } catch {
      throw SettingError(description: error.description)
    }
  }

  @Sendable func credentials() async throws(CredentialsError) -> Credentials {
    let token = String(
      decoding: try await body("PUT", "/latest/api/token", [("x-aws-ec2-metadata-token-ttl-seconds", "21600")]),
      as: UTF8.self)
    let header = ("x-aws-ec2-metadata-token", token)
    let folder = "/latest/meta-data/iam/security-credentials/"
    let role = String(decoding: try await body("GET", folder, [header]), as: UTF8.self)
    guard !role.isEmpty, role.utf8.allSatisfy(Self.isRoleByte) else {
      throw .invalid("\(endpoint.url) did not name the instance's role")
    }
    let giver = "the instance's metadata service \(endpoint.url)"
    let answer = try await body("GET", folder + role, [header]) { (try? CredentialsDocument($0, from: giver)) != nil }
    return extended(
      try CredentialsDocument(answer, from: giver)
        .credentials(token: "Token", isTemporary: true, source: "role \(role) of this instance"))
  }

  private func body(
    _ method: String, _ path: String, _ headers: [(name: String, value: String)],
    where isRight: ([UInt8]) -> Bool = { !$0.isEmpty }
  ) async throws(CredentialsError) -> [UInt8] {
    let request = HTTPRequest(
      operation: "GetInstanceMetadata", method: method, endpoint: endpoint, path: path,
      headers: HTTPHeaders(headers + [("user-agent", system.userAgent)]))
    return try await MetadataRequest(request, attempts: attempts, limit: limit).body(system, where: isRight)
  }

  /// Where the service cannot renew them, it gives old credentials, which AWS goes on to accept: they are used as if
  /// they lasted, until it is asked again.
  private func extended(_ credentials: Credentials) -> Credentials {
    guard let expiration = credentials.expiration else { return credentials }
    let offset = 15 * 60 + 120 + (480 * system.calls.random()).rounded()
    let now = system.calls.now()
    guard now >= expiration.addingTimeInterval(-offset) else { return credentials }
    var extended = credentials
    extended.expiration = now.addingTimeInterval(offset)
    return extended
  }

  /// Source: the IAM API Reference, pattern of `roleNameType`.
  private static func isRoleByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case let byte: "_+=,.@-".utf8.contains(byte)
    }
  }
}
