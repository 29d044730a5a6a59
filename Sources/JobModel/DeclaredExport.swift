package import CleanRoomsMLModel
package import JSONText

/// What a manifest declares of an export: the request, with the run of a declared job in the place of an ARN that nobody
/// knows before that run was started.
///
/// This is the only declaration of what is material in an export: whose audience, and which size of it.
package struct DeclaredExport: Equatable, Sendable {
  package enum Upstream: Equatable, Sendable {
    /// The run of a declared job: another revision of it is another audience.
    case job(RunID)
    case arn(String)
  }

  package var upstream: Upstream
  package var audienceSize: AudienceSize
  package var description: String?

  package init(upstream: Upstream, audienceSize: AudienceSize, description: String? = nil) {
    (self.upstream, self.audienceSize, self.description) = (upstream, audienceSize, description)
  }

  /// SHA-256 over the canonical JSON of upstream, size and revision.
  package func digest(revision: String?) -> SpecDigest {
    var members: [JSONValue.Member] = [.init(name: "audienceSize", value: size)]
    switch upstream {
    case .job(let run):
      members.append(
        .init(
          name: Self.jobMember,
          value: .object([
            .init(name: "name", value: .string(run.name.text)),
            .init(name: "digest", value: .string(run.digest.description)),
          ])))
    case .arn(let arn): members.append(.init(name: Self.arnMember, value: .string(arn)))
    }
    if let revision { members.append(.init(name: "revision", value: .string(revision))) }
    return Self.digest(of: .object(members))
  }

  /// The members of `spec`, with the name at the service: what is sent, but for the ARN of a declared job.
  package func json(serviceName: String) -> JSONValue {
    var members: [JSONValue.Member] = [.init(name: "name", value: .string(serviceName))]
    switch upstream {
    case .job(let run): members.append(.init(name: Self.jobMember, value: .string(run.name.text)))
    case .arn(let arn): members.append(.init(name: Self.arnMember, value: .string(arn)))
    }
    members.append(.init(name: "audienceSize", value: size))
    if let description { members.append(.init(name: "description", value: .string(description))) }
    return .object(members)
  }

  /// As `json(serviceName:)`, with the run of a declared job.
  func requestDigest(serviceName: String) -> SpecDigest {
    let run: JSONValue? = if case .job(let run) = upstream { .string(run.digest.description) } else { nil }
    let members = json(serviceName: serviceName).members ?? []
    return Self.digest(of: .object(members + (run.map { [.init(name: "digest", value: $0)] } ?? [])))
  }

  private static func digest(of json: JSONValue) -> SpecDigest {
    var canonical = JSONWriter()
    CanonicalJSON.write(json, to: &canonical)
    return SpecDigest(of: canonical.bytes)
  }

  private var size: JSONValue {
    .object([
      .init(name: "type", value: .string(audienceSize.type)),
      .init(name: "value", value: .number("\(audienceSize.value)")),
    ])
  }

  package static let jobMember = "audienceGenerationJob"
  package static let arnMember = "audienceGenerationJobArn"
  /// The material members of `spec`, as people name them.
  package static let materialMembers = [jobMember, arnMember, "audienceSize"]

  /// The material fields, as a record keeps them.
  var fields: [MaterialFields.Field] {
    let upstream =
      switch upstream {
      case .job(let run): MaterialFields.Field(path: Self.jobMember, value: "\(run.name), run \(run.digest.short)")
      case .arn(let arn): MaterialFields.Field(path: Self.arnMember, value: arn)
      }
    return [
      upstream, MaterialFields.Field(path: "audienceSize.type", value: audienceSize.type),
      MaterialFields.Field(path: "audienceSize.value", value: "\(audienceSize.value)"),
    ]
  }

  /// The export as part of a sentence: `5 % of spring-lookalikes`.
  package var words: String {
    let size =
      audienceSize.type == "PERCENTAGE" ? "\(audienceSize.value) %" : "\(audienceSize.value) members"
    return switch upstream {
    case .job(let run): "\(size) of \(run.name)"
    case .arn(let arn): "\(size) of \(ShownText.line(arn))"
    }
  }
}
