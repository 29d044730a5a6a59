package import JSONText

/// What GetAudienceGenerationJob answers. `seedAudience` is left out: the service may answer null, so nothing may be
/// concluded from it.
package struct GetAudienceGenerationJobResponse: Equatable, Sendable {
  package var summary: AudienceGenerationJobSummary
  package var statusDetails: StatusDetails?
  package var metrics: AudienceQualityMetrics?
  package var tags: StringMap
  /// The texts of the seed's `sqlParameters`, which are sensitive: a message of the service may quote them.
  package var sqlTexts: [String] = []
  /// The template of the seed's `sqlParameters`, as sensitive.
  package var analysisTemplateArn: String?

  package init(
    summary: AudienceGenerationJobSummary, statusDetails: StatusDetails? = nil, metrics: AudienceQualityMetrics? = nil,
    tags: StringMap = StringMap()
  ) {
    self.summary = summary
    self.statusDetails = statusDetails
    self.metrics = metrics
    self.tags = tags
  }

  /// nil if a required member is absent.
  package init?(json: JSONValue) {
    guard let summary = AudienceGenerationJobSummary(reading: json) else { return nil }
    self.summary = summary
    statusDetails = json.member("statusDetails").map { StatusDetails(reading: $0) }
    metrics = json.member("metrics").map { AudienceQualityMetrics(json: $0) }
    tags = json.member("tags").map { StringMap(reading: $0) } ?? StringMap()
    let sql = json.member("seedAudience")?["sqlParameters"]
    analysisTemplateArn = sql?["analysisTemplateArn"]?.string
    sqlTexts = [sql?["queryString"]?.string].compactMap { $0 }
    for pair in sql?["parameters"]?.members ?? [] { sqlTexts += [pair.name, pair.value.string ?? ""] }
  }
}

/// One job in the list, and the part of a job that Get and List share.
package struct AudienceGenerationJobSummary: Equatable, Sendable {
  package var audienceGenerationJobArn: String
  package var name: String
  package var description: String?
  package var configuredAudienceModelArn: String
  package var status: AudienceGenerationJobStatus
  /// ISO 8601, as the service writes it.
  package var createTime: String
  package var updateTime: String
  package var collaborationId: String?
  /// The account that started the job, 12 digits.
  package var startedBy: String?

  package init(
    audienceGenerationJobArn: String, name: String, description: String? = nil, configuredAudienceModelArn: String,
    status: AudienceGenerationJobStatus, createTime: String, updateTime: String, collaborationId: String? = nil,
    startedBy: String? = nil
  ) {
    self.audienceGenerationJobArn = audienceGenerationJobArn
    self.name = name
    self.description = description
    self.configuredAudienceModelArn = configuredAudienceModelArn
    self.status = status
    self.createTime = createTime
    self.updateTime = updateTime
    self.collaborationId = collaborationId
    self.startedBy = startedBy
  }

  /// nil if a required member is absent.
  package init?(reading source: some MemberSource) {
    guard let arn = source.member("audienceGenerationJobArn")?.text, let name = source.member("name")?.text,
      let model = source.member("configuredAudienceModelArn")?.text, let status = source.member("status")?.text,
      let created = source.member("createTime")?.text, let updated = source.member("updateTime")?.text
    else { return nil }
    self.init(
      audienceGenerationJobArn: arn, name: name, description: source.member("description")?.text,
      configuredAudienceModelArn: model, status: AudienceGenerationJobStatus(rawValue: status), createTime: created,
      updateTime: updated, collaborationId: source.member("collaborationId")?.text,
      startedBy: source.member("startedBy")?.text)
  }

  /// Writes the members into an object that is open already: Get's answer has more of them.
  package func writeMembers(to json: inout JSONWriter) {
    json.member("audienceGenerationJobArn", audienceGenerationJobArn)
    json.member("name", name)
    json.member("description", description)
    json.member("configuredAudienceModelArn", configuredAudienceModelArn)
    json.member("status", status.rawValue)
    json.member("createTime", createTime)
    json.member("updateTime", updateTime)
    json.member("collaborationId", collaborationId)
    json.member("startedBy", startedBy)
  }
}

/// A job's status; values that the model does not know yet are kept as they come.
package struct AudienceGenerationJobStatus: RawRepresentable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package static let createPending = Self(rawValue: "CREATE_PENDING")
  package static let createInProgress = Self(rawValue: "CREATE_IN_PROGRESS")
  package static let createFailed = Self(rawValue: "CREATE_FAILED")
  package static let active = Self(rawValue: "ACTIVE")
  package static let deletePending = Self(rawValue: "DELETE_PENDING")
  package static let deleteInProgress = Self(rawValue: "DELETE_IN_PROGRESS")
  package static let deleteFailed = Self(rawValue: "DELETE_FAILED")

  /// Whether the job still counts against the quota of jobs in flight.
  package var isInFlight: Bool { self == .createPending || self == .createInProgress }
  package var hasFailed: Bool { self == .createFailed || self == .deleteFailed }
  /// Whether somebody deletes the job.
  package var isDeletion: Bool { [.deletePending, .deleteInProgress, .deleteFailed].contains(self) }
}

/// Why a job is in its status.
package struct StatusDetails: Equatable, Sendable {
  package var statusCode: String?
  package var message: String?

  package init(statusCode: String? = nil, message: String? = nil) {
    self.statusCode = statusCode
    self.message = message
  }

  package init(reading source: some MemberSource) {
    self.init(statusCode: source.member("statusCode")?.text, message: source.member("message")?.text)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("statusCode", statusCode)
      json.member("message", message)
    }
  }
}

/// How good a finished audience is.
package struct AudienceQualityMetrics: Equatable, Sendable {
  package struct RelevanceMetric: Equatable, Sendable {
    /// `ABSOLUTE` or `PERCENTAGE`.
    package var sizeType: String
    package var sizeValue: Int
    /// 0 to 10.
    package var score: Double?

    package init(sizeType: String, sizeValue: Int, score: Double? = nil) {
      self.sizeType = sizeType
      self.sizeValue = sizeValue
      self.score = score
    }
  }

  package var relevanceMetrics: [RelevanceMetric]
  /// 0 to 1.
  package var recallMetric: Double?

  package init(relevanceMetrics: [RelevanceMetric], recallMetric: Double? = nil) {
    self.relevanceMetrics = relevanceMetrics
    self.recallMetric = recallMetric
  }

  package init(json: JSONValue) {
    recallMetric = json["recallMetric"]?.double
    relevanceMetrics = (json["relevanceMetrics"]?.elements ?? []).compactMap { metric in
      metric.member("audienceSize").flatMap { AudienceSize(reading: $0) }.map {
        RelevanceMetric(sizeType: $0.type, sizeValue: $0.value, score: metric["score"]?.double)
      }
    }
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("relevanceMetrics")
      json.array { json in
        for metric in relevanceMetrics {
          json.object { json in
            let size = AudienceSize(type: metric.sizeType, value: metric.sizeValue)
            json.member("audienceSize", size) { $0.write(to: &$1) }
            json.member("score", metric.score)
          }
        }
      }
      json.member("recallMetric", recallMetric)
    }
  }
}
