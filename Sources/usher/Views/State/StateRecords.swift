import JSONText
import JobModel
import StateFile

/// What a state records, all of it or of one job, in the order in which it is shown.
struct StateRecords {
  let path: String
  /// By name, then time.
  let runs: [StartedRecord]
  /// What became of each of them, in their order; nil where it is not recorded.
  let outcomes: [JobOutcome?]
  let openIntents: [Intent]
  /// nil where they are not wanted.
  let tombstones: [Tombstone]?

  var isEmpty: Bool { runs.isEmpty && openIntents.isEmpty && (tombstones ?? []).isEmpty }

  /// Everything.
  init(of snapshot: Snapshot, _ location: ChosenState, withTombstones: Bool) {
    path = location.path
    runs = (Array(snapshot.allStarted) + snapshot.allExports).sorted {
      $0.name == $1.name
        ? ($0.time, $0.id, $0.audienceGenerationJobArn) < ($1.time, $1.id, $1.audienceGenerationJobArn)
        : NaturalOrder.precedes($0.name.text, $1.name.text)
    }
    outcomes = runs.map { snapshot.outcome(of: $0) }
    // Of one name they stay in their order.
    openIntents = snapshot.openIntents.sorted { NaturalOrder.precedes($0.name.text, $1.name.text) }
    tombstones =
      withTombstones ? snapshot.tombstones.sorted { NaturalOrder.precedes($0.name.text, $1.name.text) } : nil
  }

  /// What is recorded of one job.
  init(of snapshot: Snapshot, _ location: ChosenState, name: JobName) {
    path = location.path
    runs = snapshot.runs(named: name)
    outcomes = runs.map { snapshot.outcome(of: $0) }
    openIntents = snapshot.openIntents(named: name)
    tombstones = snapshot.tombstones.filter { $0.name == name }
  }

  /// - Parameter show: shows them to people.
  func ending(_ state: StateMember, show: @escaping () -> Void) -> Ending {
    Ending(
      state: state,
      counts: ["jobs": Set(runs.map(\.name)).count, "runs": runs.count, "openStarts": openIntents.count],
      members: { json in
        json.member("runs", each: Array(zip(runs, outcomes))) { Self.write($0.0, $0.1, to: &$1) }
        json.member("openStarts", each: openIntents) { Self.write($0, to: &$1) }
        json.member("forgottenRecords", tombstones) { tombstones, json in
          json.array { json in for tombstone in tombstones { Self.write(tombstone, to: &json) } }
        }
      }, show: show)
  }

  private static func write(_ run: StartedRecord, _ outcome: JobOutcome?, to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", run.run.kind.rawValue)
      json.member("name", run.name.text)
      json.member("digest", run.digest.description)
      json.member("serviceName", run.serviceName)
      json.member("audienceGenerationJobArn", run.audienceGenerationJobArn)
      json.member("region", run.region)
      json.member(
        "configuredAudienceModelArn", run.run.kind == .audienceGenerationJob ? run.configuredAudienceModelArn : nil)
      json.member("time", run.time)
      json.member("path", run.path)
      json.member("adopted", run.adopted)
      json.member("outcome", outcome) { $0.write(to: &$1) }
      json.key("fields")
      json.raw(run.fields)
    }
  }

  static func write(_ intent: Intent, to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", intent.run.kind.rawValue)
      json.member("name", intent.name.text)
      json.member("digest", intent.digest.description)
      json.member("serviceName", intent.serviceName)
      json.member("region", intent.region)
      switch intent.run.kind {
      case .audienceGenerationJob: json.member("configuredAudienceModelArn", intent.sourceArn)
      case .audienceExportJob: break
      }
      json.member("time", intent.time)
      json.member("path", intent.path)
    }
  }

  private static func write(_ tombstone: Tombstone, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", tombstone.name.text)
      json.member("time", tombstone.time)
      json.member("records", tombstone.ids.count)
    }
  }
}
