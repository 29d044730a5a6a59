import JSONText
package import JobModel

/// What a plan would start, as `plan --out` saves it for review and `apply --plan` is held to it: names, digests, service
/// names and a digest of each whole request, and nothing that is secret.
package struct SavedPlan: Equatable, Sendable {
  /// Raised when an older usher would misread the file, or an older file says too little: 1 had no digest of requests.
  package static let formatVersion = 2
  private static let format = "usher.plan"

  /// One start that was reviewed.
  package struct Start: Hashable, RunIdentifiable, Sendable {
    package let run: RunID
    package let serviceName: String
    /// SHA-256 over the canonical JSON of the whole request: description and tags are in it too.
    package let request: SpecDigest

    init(run: RunID, serviceName: String, request: SpecDigest) {
      (self.run, self.serviceName, self.request) = (run, serviceName, request)
    }

    /// - Parameter job: with its request.
    init(_ job: DeclaredJob) {
      guard let request = job.requestDigest else {
        preconditionFailure("\(job.name) is to be started and has no request")
      }
      self.init(run: job.run, serviceName: job.serviceName, request: request)
    }

    /// By code points: for Swift's `==` two service names may be one.
    package static func == (left: Start, right: Start) -> Bool {
      left.run == right.run && left.request == right.request
        && left.serviceName.utf8.elementsEqual(right.serviceName.utf8)
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(digest)
    }
  }

  /// In the plan's order.
  package let starts: [Start]

  /// The jobs that `plan` starts, and those whose open intents it settles, which may start them.
  package init(_ plan: Plan) {
    let indices = plan.items.indices.filter { plan.items[$0].decision != .started }
    starts = indices.map { Start(plan.items[$0].job) }
  }

  /// SHA-256 over what is saved: two plans of one digest start the same.
  package var digest: SpecDigest {
    var json = JSONWriter()
    json.array { json in for start in starts { start.write(to: &json) } }
    return SpecDigest(of: json.bytes)
  }

  /// The file's content, one line.
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("format", Self.format)
      json.member("formatVersion", Self.formatVersion)
      json.member("digest", digest.description)
      json.key("starts")
      json.array { json in
        for start in starts { start.write(to: &json) }
      }
    }
    json.newline()
    return json.bytes
  }

  /// Reads what `json` wrote, byte for byte.
  ///
  /// - Throws: where it is of another version, or was changed in any way.
  package init(_ file: [UInt8]) throws(SavedPlanError) {
    guard let json = try? JSONValue(parsing: file), json["format"]?.string == Self.format,
      let version = json["formatVersion"]?.integer
    else { throw .notPlan }
    guard version == Self.formatVersion else { throw .otherVersion(version) }
    let starts = json["starts"]?.elements?.compactMap(Start.init) ?? []
    self.init(starts: starts)
    guard self.json == file else { throw .edited }
  }

  private init(starts: [Start]) {
    self.starts = starts
  }

  /// Errors at the manifests of the jobs that `plan` starts and that are not saved here, with these digests and names.
  package func unreviewed(in plan: Plan) -> [Diagnostic] {
    let reviewed = Dictionary(starts.map { ($0.name, $0) }) { first, _ in first }
    let indices = plan.items.indices.filter { plan.items[$0].decision != .started }
    return indices.compactMap { index in
      let job = plan.items[index].job
      let known = reviewed[job.name]
      guard known != Start(job) else { return nil }
      return Diagnostic(at: job.location, Self.unreviewed(job, known), notes: [Self.cure])
    }
  }
}

extension SavedPlan.Start {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.string.flatMap({ JobName($0) }),
      let digest = json["digest"]?.string.flatMap({ SpecDigest($0) }), let serviceName = json["serviceName"]?.string,
      let request = json["requestDigest"]?.string.flatMap({ SpecDigest($0) })
    else { return nil }
    let kind = json["kind"].map { $0.string.flatMap { JobKind(rawValue: $0) } } ?? .audienceGenerationJob
    guard let kind else { return nil }
    self.init(run: RunID(kind, name, digest), serviceName: serviceName, request: request)
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      // The format is older than the other kinds.
      if run.kind != .audienceGenerationJob { json.member("kind", run.kind.rawValue) }
      json.member("name", name.text)
      json.member("digest", digest.description)
      json.member("serviceName", serviceName)
      json.member("requestDigest", request.description)
    }
  }
}

/// Why a file cannot be taken as a saved plan. Its description follows the file's name.
package enum SavedPlanError: Error, Equatable, Sendable, CustomStringConvertible {
  case notPlan
  case otherVersion(Int)
  case edited

  package var description: String {
    switch self {
    case .notPlan: "is not a plan that 'usher plan --out' wrote"
    case .otherVersion(let version):
      "has format version \(version), but this usher reads version \(SavedPlan.formatVersion): "
        + (version < SavedPlan.formatVersion
          ? "an older usher wrote it, without a digest of each whole request; make and review a new plan"
          : "a newer usher wrote it; use that one, or make and review a new plan")
    case .edited: "was changed after 'usher plan --out' wrote it: make and review a new plan"
    }
  }
}

// The words.
extension SavedPlan {
  private static func unreviewed(_ job: DeclaredJob, _ known: Start?) -> String {
    guard let known else { return "'\(job.name)' would be started but is not in the reviewed plan" }
    return known.run == job.run && known.serviceName.utf8.elementsEqual(job.serviceName.utf8)
      ? "'\(job.name)' was reviewed with another request: its description or tags, for example, have changed"
      : "'\(job.name)' was reviewed as another run: it now has the digest \(job.digest.short) and the service name "
        + ShownText.quoted(job.serviceName)
  }

  private static let cure = "make and review a new plan"
}
