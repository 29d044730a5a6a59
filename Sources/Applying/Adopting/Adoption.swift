package import CleanRoomsMLModel
package import JobModel
import Planning
package import StateFile

/// A job at the service that is to count as a run: what has to be done for it, and what whoever agrees to it should know.
package struct Adoption: Proposal, Sendable {
  package let item: WorkItem
  package let audienceGenerationJobArn: String
  /// The job's name at the service.
  package let serviceName: String
  /// nil where the service knows the job no longer: then there are no tags to set.
  package let status: AudienceGenerationJobStatus?
  /// Whether the job's tags do not say yet that it is the run's.
  package let needsTags: Bool
  /// Whether the state does not record yet that it is the run's.
  package let needsRecord: Bool
  /// The recorded run whose job it is, where a changed spec is accepted.
  package let earlier: StartedRecord?
  /// How the spec differs from that of `earlier`, as far as that one's is recorded.
  package let changes: [FieldChange]
  /// Sentences that are fit to be shown as they are.
  package let warnings: [String]

  init(
    item: WorkItem, audienceGenerationJobArn: String, serviceName: String, status: AudienceGenerationJobStatus?,
    needsTags: Bool, needsRecord: Bool, earlier: StartedRecord? = nil, changes: [FieldChange] = [],
    warnings: [String] = []
  ) {
    self.item = item
    self.audienceGenerationJobArn = audienceGenerationJobArn
    self.serviceName = serviceName
    self.status = status
    self.needsTags = needsTags
    self.needsRecord = needsRecord
    self.earlier = earlier
    self.changes = changes
    self.warnings = warnings
  }

  /// Of a run that counts already.
  init(of record: StartedRecord, _ item: WorkItem) {
    self.init(
      item: item, audienceGenerationJobArn: record.audienceGenerationJobArn, serviceName: record.serviceName,
      status: nil,
      needsTags: false, needsRecord: false)
  }

  /// Whether state and service say already what they are to say.
  package var isDone: Bool { !needsTags && !needsRecord }

  /// Whether who agreed to this one agreed to `other`.
  package func decidesTheSame(as other: Adoption) -> Bool {
    item.run == other.item.run && needsTags == other.needsTags
      && needsRecord == other.needsRecord && warnings == other.warnings && earlier == other.earlier
      && audienceGenerationJobArn.utf8.elementsEqual(other.audienceGenerationJobArn.utf8)
  }
}

/// What the tags of a job at the service say of the run that it is.
enum TaggedRun: Equatable {
  case none
  case this
  /// Of the same job, with another digest.
  case earlier
  /// Another run of usher's, as its tags name it.
  case other(name: String, digest: String)

  /// - Parameter earlier: the runs that the job may have been until now.
  init(_ tags: StringMap, of item: WorkItem, earlier: [RunID] = []) {
    let (name, digest) = (tags[JobTags.name], tags[JobTags.digest])
    if JobTags.agree(tags, item.run) {
      self = .this
    } else if !JobTags.contradict(tags, item.run) {
      self = .none
    } else if earlier.contains(where: { JobTags.agree(tags, $0) }) {
      self = .earlier
    } else {
      self = .other(name: name ?? "", digest: digest ?? "")
    }
  }
}
