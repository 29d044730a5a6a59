/// Asks STS for the credentials of a role. Source: botocore's model of `sts`, 2011-06-15.
struct STSClient: Sendable {
  private let settings: AWSSettings
  private let system: CredentialsEnvironment
  private let fallbackRegion: AWSRegion?

  /// - Parameter fallbackRegion: where STS is called if no setting names a region.
  init(_ settings: AWSSettings, _ system: CredentialsEnvironment, fallbackRegion: AWSRegion? = nil) {
    self.settings = settings
    self.system = system
    self.fallbackRegion = fallbackRegion
  }

  /// What both operations take.
  struct Role: Sendable {
    var arn: String
    /// nil: one of our own.
    var sessionName: String?
    var durationSeconds: Int?
    var externalID: String?
  }

  func assumeRole(_ role: Role, signedBy credentials: Credentials) async throws(CredentialsError) -> Credentials {
    let (endpoint, region) = try target()
    var parameters = parameters(of: role)
    if let id = role.externalID { parameters.append(QueryItem("ExternalId", id)) }
    let request = request("AssumeRole", parameters, to: endpoint)
    let signer = SigV4Signer(credentials: credentials, service: "sts", region: region)
    let what = "AssumeRole of \(role.arn) with \(credentials.source)"
    let answer = try await RepeatedRequest(system).send(
      what, request, signer: signer, normalize: QueryProtocol.normalized)
    return try Self.credentials(in: answer, of: "AssumeRole", role)
  }

  func assumeRole(_ role: Role, webIdentityToken token: String) async throws(CredentialsError) -> Credentials {
    let (endpoint, _) = try target()
    var request = request(
      "AssumeRoleWithWebIdentity", parameters(of: role) + [QueryItem("WebIdentityToken", token)], to: endpoint)
    request.secrets = [token]
    let answer = try await RepeatedRequest(system).send(
      "AssumeRoleWithWebIdentity of \(role.arn)", request, normalize: QueryProtocol.normalized)
    return try Self.credentials(in: answer, of: "AssumeRoleWithWebIdentity", role)
  }

  /// Who `credentials` belong to. Needs no permission.
  func callerIdentity(signedBy credentials: Credentials) async throws(CredentialsError) -> CallerIdentity {
    let (endpoint, region) = try target()
    let answer = try await RepeatedRequest(system).send(
      "GetCallerIdentity with \(credentials.source)", request("GetCallerIdentity", [], to: endpoint),
      signer: SigV4Signer(credentials: credentials, service: "sts", region: region),
      normalize: QueryProtocol.normalized)
    let given = (try? XMLElement(parsing: answer.body))?["GetCallerIdentityResult"]
    let secrets = SensitiveText(texts: [credentials.sessionToken ?? "", credentials.secretAccessKey])
    guard let account = given?["Account"]?.text, let arn = given?["Arn"]?.text, let id = given?["UserId"]?.text,
      ![account, arn, id].contains(where: secrets.isIn)
    else {
      throw .invalid("the answer to GetCallerIdentity cannot be read")
    }
    return CallerIdentity(account: account, arn: arn, userID: id)
  }

  private func parameters(of role: Role) -> [QueryItem] {
    let name = role.sessionName ?? "usher-\(Int(system.calls.now().timeIntervalSince1970))"
    var parameters = [QueryItem("RoleArn", role.arn), QueryItem("RoleSessionName", name)]
    if let seconds = role.durationSeconds { parameters.append(QueryItem("DurationSeconds", String(seconds))) }
    return parameters
  }

  private func request(_ action: String, _ parameters: [QueryItem], to endpoint: Endpoint) -> HTTPRequest {
    HTTPRequest(
      operation: action, method: "POST", endpoint: endpoint, path: "/",
      headers: HTTPHeaders([
        ("content-type", QueryProtocol.contentType), ("user-agent", system.userAgent),
      ]),
      body: QueryProtocol.form(action: action, version: "2011-06-15", parameters))
  }

  /// Where STS is called, and for which region a request is signed.
  private func target() throws(CredentialsError) -> (Endpoint, region: String) {
    do {
      guard let region = try settings.region() ?? fallbackRegion else {
        throw CredentialsError.invalid(
          "usher must ask STS, but no region is set: set AWS_REGION, or region in the profile")
      }
      let resolver = try EndpointResolver.configured(
        service: "sts", serviceID: "sts", flag: nil, environment: settings.environment, profile: settings.profile,
        isPlainInGovCloud: true)
      if !resolver.isVaried, try settings.stsEndpoints() == .legacy, Self.legacyRegions.contains(region.name) {
        return (Endpoint(host: "sts.amazonaws.com"), "us-east-1")
      }
      return (resolver.endpoint(in: region), region.name)
    } catch let error as CredentialsError {
      throw error
    } catch {
      throw .invalid("\(error)")
    }
  }

  /// Source: botocore, `args.py`, `LEGACY_GLOBAL_STS_REGIONS`.
  private static let legacyRegions: Set<String> = [
    "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1", "eu-central-1",
    "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
    "us-west-2",
  ]

  private static func credentials(
    in answer: HTTPResponse, of action: String, _ role: Role
  ) throws(CredentialsError) -> Credentials {
    let problem = { (what: String) in
      CredentialsError.invalid("the answer to \(action) of \(role.arn) cannot be read: \(what)")
    }
    let document: XMLElement
    do {
      document = try XMLElement(parsing: answer.body)
    } catch {
      throw problem("\(error.message), byte \(error.offset)")
    }
    let given = document["\(action)Result"]?["Credentials"]
    let text = { (name: String) in given?[name].flatMap { $0.text.isEmpty ? nil : $0.text } }
    guard let id = text("AccessKeyId"), let secret = text("SecretAccessKey"), let token = text("SessionToken"),
      let expiration = text("Expiration").flatMap(ExpirationTime.date)
    else { throw problem("it has no keys, no token or no expiration") }
    return Credentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      source: "role \(role.arn)")
  }
}
