import CleanRoomsMLModel
import JobModel
import Planning
import StateFile

/// What a plan says of one job, in the words that every view has. Its texts are fit to be shown as they are.
struct PlanEntry {
  enum Kind {
    case new, changed, deferred, open, failed, started, undeclared
  }

  enum Detail {
    case words(String)
    case field(String, String)
    case change(String, old: String, new: String)
  }

  let kind: Kind
  let name: String
  /// What becomes of it and why.
  let what: String
  let details: [Detail]
  /// nil for what no manifest declares any more.
  let job: DeclaredJob?

  private init(
    _ kind: Kind, _ name: JobName, _ what: String, _ details: [Detail], _ job: DeclaredJob? = nil, in plan: Plan? = nil
  ) {
    var what = what
    if let job, plan?.showsAccounts == true { what += ", account \(job.account)" }
    (self.kind, self.name, self.what, self.details, self.job) = (kind, name.text, what, details, job)
  }

  /// The declared jobs and then what is no longer declared, each by name.
  ///
  /// - Parameters:
  ///   - withStarted: whether those with nothing to do are among them.
  ///   - withFields: whether the details of a new job are its fields, instead of none.
  static func all(of plan: Plan, withStarted: Bool, withFields: Bool) -> [PlanEntry] {
    // By index: a loop over the items themselves would copy each.
    let indices = plan.items.indices.filter { withStarted || plan.isWorthShowing($0) }
      .sorted { NaturalOrder.precedes(plan.items[$0].job.name.text, plan.items[$1].job.name.text) }
    let deferred = plan.deferred
    let intents = plan.undeclaredIntents.sorted { NaturalOrder.precedes($0.name.text, $1.name.text) }
    let undeclared = plan.undeclared.sorted {
      $0.name == $1.name ? $0.time < $1.time : NaturalOrder.precedes($0.name.text, $1.name.text)
    }
    let declared = intents.isEmpty ? [] : Set(plan.items.indices.lazy.map { plan.items[$0].job.name })
    return indices.map {
      entry(of: plan.items[$0], in: plan, isDeferred: deferred.contains($0), withFields: withFields)
    }
      + intents.map { entry(ofUndeclared: $0, isDeclared: declared.contains($0.name)) }
      + undeclared.map {
        PlanEntry(
          .undeclared, $0.name, "no longer declared: nothing is done",
          [.words("started \($0.time)"), .words(place(of: $0))])
      }
  }

  /// Of an open start whose run no manifest declares.
  ///
  /// - Parameter isDeclared: whether one declares a job of its name, with another spec.
  private static func entry(ofUndeclared intent: Intent, isDeclared: Bool) -> PlanEntry {
    if isDeclared {
      return PlanEntry(
        .open, intent.name, "open start of an earlier spec",
        [.words("of \(intent.time): apply looks for its job, and does not start it again")])
    }
    return PlanEntry(
      .open, intent.name, "open start, no longer declared",
      [.words("of \(intent.time): apply looks for the job and starts nothing")])
  }

  static func entry(of item: Plan.Item, in plan: Plan, isDeferred: Bool, withFields: Bool) -> PlanEntry {
    let job = item.job
    let start = isDeferred ? "deferred" : "start"
    let open = earlierStarts(of: job, in: plan)
    let besides = open.isEmpty ? "" : "; an earlier spec may be running"
    switch item.decision {
    case .start(.new):
      let what = job.export.map { "export \($0.words)" } ?? "new"
      return PlanEntry(
        isDeferred ? .deferred : .new, job.name,
        plan.isStateRead ? "\(start): \(what)\(besides)" : "\(start), unless it was started before (state not read)",
        (open + readiness(of: job, in: plan)).map { .words($0) }
          + (withFields ? [startsAs(job)] + fields(of: job) : []), job, in: plan)
    case .start(.changed(let earlier, let changes)):
      let what = job.export.map { "export \($0.words), " } ?? ""
      return PlanEntry(
        isDeferred ? .deferred : .changed, job.name, "\(start): \(what)changed since \(earlier.time)\(besides)",
        (open + readiness(of: job, in: plan)).map { .words($0) } + describe(changes, of: item, in: plan)
          + [startsAs(job)], job, in: plan)
    case .settle(let intents):
      return PlanEntry(
        .open, job.name, "open start of \(intents.map(\.time).joined(separator: ", "))",
        openStart(in: plan).map { .words($0) }, job, in: plan)
    case .started:
      let records = plan.records(of: item)
      if let failure = plan.failures[job.run] {
        let details = records.flatMap { ["started \($0.time)", ShownText.line($0.audienceGenerationJobArn)] }
        return PlanEntry(
          .failed, job.name, failure.failureWords, withFields ? details.map { .words($0) } + unsent(job, records) : [],
          job, in: plan)
      }
      return PlanEntry(
        .started, job.name, "started " + records.map(\.time).joined(separator: ", "),
        records.map { .words(place(of: $0)) } + unsent(job, records), job, in: plan)
    }
  }

  /// What differs from what runs and is sent to nobody.
  private static func unsent(_ job: DeclaredJob, _ records: [StartedRecord]) -> [Detail] {
    let changes = records.last.map { unsentChanges(of: job, from: $0) } ?? []
    if changes.isEmpty { return [] }
    return [.words(unsentWords)]
      + changes.map {
        .change($0.path, old: shown($0.old, of: $0.path), new: shown($0.new, of: $0.path))
      }
  }

  /// The job's ARN, or whose audience an export writes.
  private static func place(of record: StartedRecord) -> String {
    (record.run.kind == .audienceExportJob ? "export of " : "") + ShownText.line(record.audienceGenerationJobArn)
  }

  static let unsentWords = "differs from what was sent, and is not sent again:"

  /// Whether an export can be started, as far as the state tells.
  static func readiness(of job: DeclaredJob, in plan: Plan) -> [String] {
    guard let export = job.export else { return [] }
    let upstream = plan.upstream(of: export)
    let name = upstream.name.map { "'\($0)'" } ?? "the job"
    return switch upstream.readiness {
    case .ready: []
    case .notStarted: ["waits for \(name), which is started first and has to end"]
    case .running: ["starts when \(name) has ended: apply asks the service"]
    case .failed: ["cannot start: \(name) failed or was deleted;", "fix the cause, then change its metadata.revision"]
    }
  }

  private static func startsAs(_ job: DeclaredJob) -> Detail {
    .words("service name \(ShownText.quoted(job.serviceName))")
  }

  /// What is known of an open start, and what comes of it.
  static func openStart(in plan: Plan) -> [String] {
    if let holder = plan.lockHolder { return ["another command is running on this state:", ShownText.line(holder)] }
    return [
      "its start has no recorded outcome: its job may be running;",
      "apply looks for it, and starts it only if there is no such job",
    ]
  }

  /// That the job of an earlier spec may be running besides the one that is started; nothing where none may.
  static func earlierStarts(of job: DeclaredJob, in plan: Plan) -> [String] {
    let intents = plan.undeclaredIntents.filter { $0.name == job.name }
    if intents.isEmpty { return [] }
    return intents.map { "the open start of \($0.time), of an earlier spec, may be running;" } + [
      "apply starts a second paid job;", "to keep one, restore the earlier spec and run apply first",
    ]
  }

  private static func describe(_ changes: [FieldChange], of item: Plan.Item, in plan: Plan) -> [Detail] {
    if changes.isEmpty { return [.words("the fields of the earlier run are not recorded")] }
    let details = changes.map { change in
      Detail.change(
        ShownText.line(change.path), old: shown(change.old, of: change.path), new: shown(change.new, of: change.path))
    }
    return details + acceptance(of: item, in: plan).map { .words($0) }
  }

  /// How to take a changed spec as already run, where it would compute the same audience again; nothing otherwise.
  static func acceptance(of item: Plan.Item, in plan: Plan) -> [String] {
    guard item.isAcceptable else { return [] }
    return [
      "only the seed's role or the workers changed:", "the same audience would be computed again;",
      "to keep the existing result and start nothing:",
      "  " + plan.commands.accept(item.job.name),
    ]
  }

  /// What to do about a job of a plan, or to know before anything is done.
  static func advice(for item: Plan.Item, in plan: Plan) -> [String] {
    switch item.decision {
    case .start: earlierStarts(of: item.job, in: plan) + acceptance(of: item, in: plan)
    case .settle: openStart(in: plan)
    case .started: plan.failures.isEmpty || plan.failures[item.job.run] == nil ? [] : [JobOutcome.failureAdvice]
    }
  }

  /// What a new job does, in the words of its request.
  private static func fields(of job: DeclaredJob) -> [Detail] {
    guard let fields = job.materialFields else { return [] }
    return fields.fields.map {
      .field(ShownText.line($0.path), shown($0.value, of: $0.path))
    }
  }

  /// A field's value; of a digest in the place of SQL only as much as tells it from another.
  static func shown(_ value: String?, of path: String) -> String {
    guard let value else { return "(absent)" }
    guard path.hasPrefix("seedAudience.sqlParameters."), let space = value.firstIndex(of: " ") else {
      return ShownText.line(value)
    }
    return value[..<space].prefix("sha256:".count + 12) + "…" + value[space...]
  }
}

extension Plan {
  /// Whether there is something to say of an item even if nobody asks for the started ones.
  func isWorthShowing(_ index: Int) -> Bool {
    items[index].decision != .started || !failures.isEmpty && failures[items[index].job.run] != nil
  }
}

/// How many of a plan's jobs are what, as the parts of a sentence.
struct PlanSummary {
  let parts: [String]

  /// - Parameter hidesPlaces: whether the rule of `usher.yaml` is only named: its path may hold anything.
  init(_ plan: Plan, hidesPlaces: Bool = false) {
    let counts = plan.counts
    let deferred = plan.deferred
    let changed = plan.items.indices.count {
      if case .start(.changed) = plan.items[$0].decision { !deferred.contains($0) } else { false }
    }
    var parts = [plan.isStateRead ? "\(counts.start) to start" : "at most \(counts.start) to start (state not read)"]
    if changed > 0 { parts[0] += " (\(counts.start - changed) new, \(changed) changed)" }
    if counts.deferred > 0, let limit = plan.startLimit {
      let place = limit.place.map { hidesPlaces ? "maxStarts" : "maxStarts, \($0)" } ?? "--max-starts"
      parts.append("\(counts.deferred) deferred (\(place))")
    }
    if counts.settle > 0 { parts.append("\(Count.of(counts.settle, "open start")) to check") }
    parts.append("\(counts.started) unchanged")
    if counts.failed > 0 { parts.append("\(Count.of(counts.failed, "job")) failed") }
    if !plan.undeclared.isEmpty { parts.append("\(plan.undeclared.count) no longer declared") }
    self.parts = parts
  }
}
