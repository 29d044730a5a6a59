package import JSONText

/// The request of StartAudienceGenerationJob, with the members of its shape in the service model.
package struct StartAudienceGenerationJobRequest: Equatable, Sendable {
  package var name: String
  package var configuredAudienceModelArn: String
  package var seedAudience: AudienceGenerationJobDataSource
  package var includeSeedInOutput: Bool?
  package var collaborationId: String?
  package var description: String?
  package var tags: StringMap?

  /// Reads a request that keeps `FieldConstraints.request`; a required text that is absent is read as empty.
  package init(reading source: some MemberSource) {
    name = source.member("name")?.text ?? ""
    configuredAudienceModelArn = source.member("configuredAudienceModelArn")?.text ?? ""
    seedAudience =
      source.member("seedAudience").map { AudienceGenerationJobDataSource(reading: $0) }
      ?? AudienceGenerationJobDataSource(roleArn: "")
    includeSeedInOutput = source.member("includeSeedInOutput")?.flag
    collaborationId = source.member("collaborationId")?.text
    description = source.member("description")?.text
    tags = source.member("tags").map { StringMap(reading: $0) }
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("name", name)
      json.member("configuredAudienceModelArn", configuredAudienceModelArn)
      json.key("seedAudience")
      seedAudience.write(to: &json)
      json.member("includeSeedInOutput", includeSeedInOutput)
      json.member("collaborationId", collaborationId)
      json.member("description", description)
      json.member("tags", tags) { $0.write(to: &$1) }
    }
  }

  /// The request as it is sent.
  package var json: JSONValue {
    var json = JSONWriter()
    write(to: &json)
    do {
      return try JSONValue(parsing: json.bytes)
    } catch {
      preconditionFailure("what usher sends is no JSON: \(error)")
    }
  }
}

/// Where the seed comes from: exactly one of `dataSource` and `sqlParameters`.
package struct AudienceGenerationJobDataSource: Equatable, Sendable {
  package var dataSource: S3ConfigMap?
  package var roleArn: String
  package var sqlParameters: ProtectedQuerySQLParameters?
  package var sqlComputeConfiguration: ComputeConfiguration?

  package init(
    roleArn: String, dataSource: S3ConfigMap? = nil, sqlParameters: ProtectedQuerySQLParameters? = nil,
    sqlComputeConfiguration: ComputeConfiguration? = nil
  ) {
    self.roleArn = roleArn
    self.dataSource = dataSource
    self.sqlParameters = sqlParameters
    self.sqlComputeConfiguration = sqlComputeConfiguration
  }

  package init(reading source: some MemberSource) {
    dataSource = source.member("dataSource").map { S3ConfigMap(s3Uri: $0.member("s3Uri")?.text ?? "") }
    roleArn = source.member("roleArn")?.text ?? ""
    sqlParameters = source.member("sqlParameters").map { ProtectedQuerySQLParameters(reading: $0) }
    sqlComputeConfiguration = source.member("sqlComputeConfiguration").flatMap { ComputeConfiguration(reading: $0) }
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("dataSource", dataSource) { source, json in json.object { $0.member("s3Uri", source.s3Uri) } }
      json.member("roleArn", roleArn)
      json.member("sqlParameters", sqlParameters) { $0.write(to: &$1) }
      json.member("sqlComputeConfiguration", sqlComputeConfiguration) { $0.write(to: &$1) }
    }
  }
}

package struct S3ConfigMap: Equatable, Sendable {
  package var s3Uri: String

  package init(s3Uri: String) {
    self.s3Uri = s3Uri
  }
}

/// Sensitive as a whole: exactly one of `queryString` and `analysisTemplateArn`, and the query's parameters.
package struct ProtectedQuerySQLParameters: Equatable, Sendable {
  package var queryString: String?
  package var analysisTemplateArn: String?
  package var parameters: StringMap?

  package init(reading source: some MemberSource) {
    queryString = source.member("queryString")?.text
    analysisTemplateArn = source.member("analysisTemplateArn")?.text
    parameters = source.member("parameters").map { StringMap(reading: $0) }
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("queryString", queryString)
      json.member("analysisTemplateArn", analysisTemplateArn)
      json.member("parameters", parameters) { $0.write(to: &$1) }
    }
  }
}

/// A tagged union with one member so far.
package enum ComputeConfiguration: Equatable, Sendable {
  case worker(WorkerComputeConfiguration)

  package init?(reading source: some MemberSource) {
    guard let worker = source.member("worker") else { return nil }
    self = .worker(WorkerComputeConfiguration(reading: worker))
  }

  package func write(to json: inout JSONWriter) {
    switch self {
    case .worker(let worker): json.object { $0.member("worker", worker) { $0.write(to: &$1) } }
    }
  }
}

package struct WorkerComputeConfiguration: Equatable, Sendable {
  /// One of `FieldConstraints.workerType`, or a later one.
  package var type: String?
  package var number: Int?
  package var properties: WorkerComputeConfigurationProperties?

  package init(reading source: some MemberSource) {
    type = source.member("type")?.text
    number = source.member("number")?.wholeNumber
    properties = source.member("properties").flatMap { WorkerComputeConfigurationProperties(reading: $0) }
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("type", type)
      json.member("number", number)
      json.member("properties", properties) { $0.write(to: &$1) }
    }
  }
}

/// A tagged union with one member so far.
package enum WorkerComputeConfigurationProperties: Equatable, Sendable {
  case spark(StringMap)

  package init?(reading source: some MemberSource) {
    guard let spark = source.member("spark") else { return nil }
    self = .spark(StringMap(reading: spark))
  }

  package func write(to json: inout JSONWriter) {
    switch self {
    case .spark(let properties): json.object { $0.member("spark", properties) { $0.write(to: &$1) } }
    }
  }
}
