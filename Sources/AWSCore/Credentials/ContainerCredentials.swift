/// The role of a container, as ECS, EKS and others hand it out at `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `_FULL_URI`.
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider"; botocore, `ContainerMetadataFetcher`.
struct ContainerCredentials: CredentialsSource {
  private let environment: [String: String]
  private let files: SharedFiles
  private let system: CredentialsEnvironment

  init(_ settings: AWSSettings, _ system: CredentialsEnvironment) {
    environment = settings.environment
    files = settings.files
    self.system = system
  }

  func find() async throws(CredentialsError) -> FoundCredentials {
    let url: String
    if let relative = environment.value(Self.relativeURI) {
      url = "http://169.254.170.2\(relative)"
    } else if let full = environment.value(Self.fullURI) {
      url = full
    } else {
      throw .notConfigured("\(Self.relativeURI) and \(Self.fullURI) are not set")
    }
    let request = try request(url)
    return try await .asking { () async throws(CredentialsError) in try await fetch(request) }
  }

  private func request(_ url: String) throws(CredentialsError) -> HTTPRequest {
    let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var endpoint: Endpoint
    do {
      endpoint = try Endpoint(
        url: String(parts[0]), from: environment.value(Self.relativeURI) == nil ? Self.fullURI : Self.relativeURI)
    } catch {
      throw .invalid(error.description)
    }
    guard endpoint.scheme == "https" || Self.isAllowed(endpoint.host) else {
      throw .invalid(
        """
        \(Self.fullURI) leads to \(endpoint.host): without https only this machine, localhost, 169.254.170.2, \
        169.254.170.23 and [fd00:ec2::23] may be asked
        """)
    }
    let path = endpoint.basePath.isEmpty ? "/" : endpoint.basePath
    endpoint.basePath = ""
    return HTTPRequest(
      operation: "GetContainerCredentials", method: "GET", endpoint: endpoint, path: path,
      query: parts.count > 1 ? PercentEncoding.items(ofQuery: String(parts[1])) : [],
      headers: HTTPHeaders([("accept", "application/json"), ("user-agent", system.userAgent)]))
  }

  private func fetch(_ unauthorized: HTTPRequest) async throws(CredentialsError) -> Credentials {
    var request = unauthorized
    request.headers["authorization"] = try authorization()
    let giver = "the container's credentials endpoint \(request.endpoint.url)"
    let body = try await MetadataRequest(request, attempts: 3, pause: .seconds(1), limit: .seconds(2))
      .body(system) { (try? CredentialsDocument($0, from: giver)) != nil }
    return try CredentialsDocument(body, from: giver, askedWith: request.headers["authorization"])
      .credentials(token: "Token", isTemporary: true, source: giver)
  }

  /// Read anew each time: the token in a file changes.
  private func authorization() throws(CredentialsError) -> String? {
    let token: String?
    if let path = environment.value(Self.tokenFile) {
      token = try files.token(path, from: Self.tokenFile)
    } else {
      token = environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    }
    guard HTTPHeader.isText(token ?? "") else {
      throw .invalid("the container's authorization token has a line break or another control character in it")
    }
    return token
  }

  private static let relativeURI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
  private static let fullURI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
  private static let tokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"

  private static func isAllowed(_ host: String) -> Bool {
    let known = ["localhost", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "[::1]"]
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return known.contains(host) || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
