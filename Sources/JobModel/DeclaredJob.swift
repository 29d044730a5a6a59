package import CleanRoomsMLModel
package import JSONText

/// One job as a manifest declares it: its identity, its place, and, for a run that the caller asked for, its request.
package struct DeclaredJob: RunIdentifiable, Sendable {
  package var run: RunID
  package var revision: String?
  /// `spec.name`, if the manifest gives it.
  package var givenServiceName: String?
  /// Where the manifest begins.
  package var location: SourceLocation
  /// The manifest's file relative to its root, as the state records it.
  package var path: String
  /// The seed role's account, 12 digits: the job belongs to it.
  package var account: String
  /// The model's region: the job runs there.
  package var region: String
  /// What is sent, service name and usher's tags included; nil for a run that was not asked for.
  package var request: StartAudienceGenerationJobRequest? {
    get { if case .request(let request)? = boxedRequest { request } else { nil } }
    set { boxedRequest = newValue.map { .request($0) } }
  }
  /// What an export declares, whether its request was asked for or not; nil for a job of another kind.
  package var export: DeclaredExport? {
    get { if case .export(let export)? = boxedRequest { export } else { nil } }
    set { boxedRequest = newValue.map { .export($0) } }
  }
  private var boxedRequest: BoxedRequest?
  /// The origin of each value of `spec`, in its order, and of the revision; empty unless it was asked for.
  package var origins: [FieldOrigin] = []
  /// nil if the job has no revision, or origins were not asked for.
  package var revisionOrigin: FieldOrigin? { origins.last { $0.path == FieldOrigin.revisionPath } }

  package init(
    run: RunID, revision: String?, givenServiceName: String?, location: SourceLocation, path: String, account: String,
    region: String
  ) {
    self.run = run
    self.revision = revision
    self.givenServiceName = givenServiceName
    self.location = location
    self.path = path
    self.account = account
    self.region = region
  }

  /// Most jobs have none: behind a reference it takes no room in them.
  private indirect enum BoxedRequest {
    case request(StartAudienceGenerationJobRequest)
    case export(DeclaredExport)
  }

  /// The job's name at the service: `spec.name`, or `<metadata.name>-<first 8 digits of the digest>`.
  package var serviceName: String { givenServiceName ?? "\(name)-\(digest.short)" }
}

extension DeclaredJob {
  /// The material fields; nil if the job has no request.
  package var materialFields: MaterialFields? {
    export.map { MaterialFields(of: $0, revision: revision) }
      ?? request.map { MaterialFields(of: $0, revision: revision) }
  }

  /// What describes the job; nil if it has no request.
  package var descriptiveFields: DescriptiveFields? {
    export.map { DescriptiveFields(of: $0) } ?? request.map { DescriptiveFields(of: $0) }
  }

  /// The members of the request; nil if the job has none.
  package var requestJSON: JSONValue? { export?.json(serviceName: serviceName) ?? request?.json }

  /// SHA-256 over the canonical JSON of the whole request, description and tags included; nil if it has none.
  package var requestDigest: SpecDigest? {
    if let export { return export.requestDigest(serviceName: serviceName) }
    guard let request else { return nil }
    var canonical = JSONWriter()
    CanonicalJSON.write(request.json, to: &canonical)
    return SpecDigest(of: canonical.bytes)
  }
}

/// The tags by which usher knows a job at the service as one of its own.
package enum JobTags {
  /// Reserved in any case of letters.
  package static let reservedPrefix = "usher:"
  package static let name = "usher:name"
  package static let digest = "usher:digest"
  /// How many tags are left for users: the service allows 50, two are usher's.
  package static let userMaximum = (FieldConstraints.tags.maximumCount ?? 50) - 2

  /// Whether a tag's key begins with the reserved prefix.
  package static func isReserved(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    // Hardly any key begins with a u.
    guard let first = unsafe key.first, first | 0x20 == UInt8(ascii: "u") else { return false }
    let letters = unsafe key.prefix(reservedPrefix.utf8.count).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return letters.elementsEqual(reservedPrefix.utf8)
  }

  /// The user's tags and usher's two.
  package static func adding(_ run: RunID, to tags: StringMap? = nil) -> StringMap {
    var tags = tags ?? StringMap()
    tags[name] = run.name.text
    tags[digest] = run.digest.description
    return tags
  }

  /// Whether `tags` are those of the run.
  package static func agree(_ tags: StringMap, _ run: RunID) -> Bool {
    // By bytes: for Swift's `==` the Kelvin sign is a K.
    tags[name]?.utf8.elementsEqual(run.name.text.utf8) == true
      && tags[digest]?.utf8.elementsEqual(run.digest.description.utf8) == true
  }

  /// Whether one of usher's tags is there and says that it is another run's job. A missing one says nothing: tags may come
  /// late, be dropped or be taken away.
  package static func contradict(_ tags: StringMap, _ run: RunID) -> Bool {
    tags[name].map { !$0.utf8.elementsEqual(run.name.text.utf8) } == true
      || tags[digest].map { !$0.utf8.elementsEqual(run.digest.description.utf8) } == true
  }
}
