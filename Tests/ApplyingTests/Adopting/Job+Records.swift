import CleanRoomsMLModel
import JobModel
import StateFile
import TestSupport

@testable import Applying

extension Job {
  /// The job of the run as the service has it.
  func response(
    _ arn: String, name: String? = nil, tags: StringMap? = nil, model: String? = nil,
    status: AudienceGenerationJobStatus = .active
  ) -> ServiceJob {
    var job = self
    job.model = model ?? self.model
    return ServiceJob(
      arn: arn, serviceName: name ?? serviceName, sourceArn: job.request.configuredAudienceModelArn, status: status,
      createTime: "2026-11-23T08:00:00Z", updateTime: "2026-11-23T08:00:00Z", tags: tags ?? self.tags)
  }

  /// The state's record of the run as started.
  func record(_ arn: String, serviceName: String? = nil, time: String = "2026-11-23T08:00:00Z") -> StartedRecord {
    StartedRecord(
      id: Self.id(Int(time.dropLast().suffix(2)) ?? 0), run: run,
      serviceName: serviceName ?? self.serviceName, audienceGenerationJobArn: arn, region: region,
      configuredAudienceModelArn: request.configuredAudienceModelArn, time: time, path: declared.path, fields: "{}",
      adopted: false)
  }

  static func id(_ number: Int) -> RecordID {
    guard let id = RecordID(String(repeating: "0", count: 32 - "\(number)".count) + "\(number)") else {
      preconditionFailure("\(number) is no id")
    }
    return id
  }
}

extension Snapshot {
  /// A state with these records.
  static func holding(_ records: [StartedRecord], _ intents: [Intent] = []) async throws -> Snapshot {
    let file = MemoryStore()
    let journal = try await StateJournal.open(file, owner: .aws)
    for intent in intents { try await journal.intend(intent).leaveOpen() }
    for record in records { try await journal.adopt(record) }
    return try await file.snapshot
  }
}
