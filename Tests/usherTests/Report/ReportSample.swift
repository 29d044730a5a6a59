import CleanRoomsMLModel
import JobModel
import Planning
import Testing

/// Inputs of reports: one of every kind, many, and one that wants to be more than text.
enum ReportSample {
  static let model = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/weekly-readers"
  private static let otherModel = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/monthly"

  static func name(_ text: String) -> JobName {
    guard let name = JobName(text) else { preconditionFailure("\(text) is no name of a job") }
    return name
  }

  /// A run of the week, 46 and later, started on its Monday at 07:12 and seen in the evening of 30 November.
  static func run(
    _ job: String, week: Int, model: String = model, adopted: Bool = false,
    _ outcome: (_ day: String) -> JobOutcome?
  ) -> ReportInput.Run {
    let days = [46: "2026-11-09", 47: "2026-11-16", 48: "2026-11-23", 49: "2026-11-30"]
    let day = days[week] ?? "2026-\(week / 4 < 10 ? "0" : "")\(max(1, week / 4))-01"
    let digest = SpecDigest(of: Array("\(job) \(week)".utf8))
    return ReportInput.Run(
      run: RunID(.audienceGenerationJob, name(job), digest), revision: "2026-W\(week)",
      serviceName: "\(job)-\(digest.short)",
      audienceGenerationJobArn:
        "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/\(digest.short)",
      configuredAudienceModelArn: model, startTime: "\(day)T07:12:00Z", isAdopted: adopted, outcome: outcome(day))
  }

  static func active(
    _ day: String, minutes: Int = 72, recall: Double? = nil, type: String = "PERCENTAGE", _ scores: [(Int, Double?)]
  ) -> JobOutcome {
    let metrics = AudienceQualityMetrics(
      relevanceMetrics: scores.map { .init(sizeType: type, sizeValue: $0.0, score: $0.1) }, recallMetric: recall)
    return ended(.active, day, minutes: minutes, metrics: scores.isEmpty && recall == nil ? nil : metrics)
  }

  static func ended(
    _ status: JobOutcome.Status?, _ day: String, minutes: Int = 72, deleted: Bool = false, code: String? = nil,
    message: String? = nil, metrics: AudienceQualityMetrics? = nil
  ) -> JobOutcome {
    let (hour, minute) = (7 + (12 + minutes) / 60, (12 + minutes) % 60)
    let time = "\(day)T\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute):00.250Z"
    return JobOutcome(
      status: status, isDeleted: deleted, statusCode: code, cleanedMessage: message, metrics: metrics,
      updateTime: status == nil ? nil : time, seenTime: "2026-11-30T18:30:00Z")
  }

  private static func weekly(_ first: Double) -> [(Int, Double?)] {
    [(1, first), (5, first - 0.4), (10, first - 1.6), (20, first - 3.9)]
  }

  /// One job of every kind.
  static var everyKind: ReportInput {
    let failure = "The seed audience has 19 unique user ids after matching; at least 25 are needed to train a model."
    let runs =
      [
        run("winter-lookalikes", week: 48) { active($0, recall: 0.44, weekly(7.9)) },
        run("winter-lookalikes", week: 49) {
          ended(.createFailed, $0, minutes: 22, code: "SEED_AUDIENCE_INVALID", message: failure)
        },
        run("letters", week: 49) { ended(.createFailed, $0, minutes: 3, code: "INTERNAL_ERROR") },
        run("autumn-readers", week: 46) { active($0, minutes: 65, recall: 0.52, weekly(8.02)) },
        run("autumn-readers", week: 47) { active($0, minutes: 68, recall: 0.55, weekly(8.07)) },
        run("autumn-readers", week: 48) { ended(.createFailed, $0, minutes: 9, code: "SEED_AUDIENCE_INVALID") },
        run("autumn-readers", week: 49) { active($0, recall: 0.617, weekly(8.31)) },
        run("summer-lookalikes", week: 48) { active($0, recall: 0.49, weekly(8.4)) },
        run("summer-lookalikes", week: 49) { active($0, recall: 0.41, weekly(7.2)) },
        run("books", week: 48) { active($0, recall: 0.5, weekly(8)) },
        run("books", week: 49) { active($0, recall: 0.46, weekly(8.6)) },
        run("music", week: 48) { active($0, recall: 0.5, weekly(8)) },
        run("music", week: 49) { active($0, recall: 0.502, weekly(8.01)) },
        run("new-model", week: 48, model: otherModel) { active($0, recall: 0.9, weekly(9.9)) },
        run("new-model", week: 49) { active($0, recall: 0.35, weekly(6.1)) },
        run("lottery", week: 49) { active($0, recall: 0.21, weekly(6.3)) },
        run("correlation", week: 48) { day in
          active(day, type: "ABSOLUTE", [(50_000, 0.61), (1_000_000, 0.12), (20_000_000, -0.37)])
        },
        run("correlation", week: 49) { day in
          active(day, type: "ABSOLUTE", [(50_000, 0.66), (1_000_000, 0.12345678), (20_000_000, -0.42)])
        },
        run("unshared", week: 49) { active($0, []) },
        run("unscored", week: 49) { active($0, recall: 0.4, [(1, 4.5), (20, nil)]) },
        run("evening", week: 49) { _ in nil },
        run("found-again", week: 49, adopted: true) { active($0, recall: 0.6, weekly(8)) },
        run("gone", week: 47) { ended(.active, $0, deleted: true) },
        run("gone-unseen", week: 47) { ended(nil, $0, deleted: true) },
        run("abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnop", week: 49) {
          active($0, recall: 0.7, weekly(9))
        },
      ]
    return ReportInput(
      runs: runs,
      openStarts: [
        .init(
          run: RunID(.audienceGenerationJob, name("morning"), SpecDigest(of: Array("morning".utf8))),
          time: "2026-11-30T18:05:00Z")
      ],
      notStarted: [
        .init(
          run: RunID(.audienceGenerationJob, name("january"), SpecDigest(of: Array("january".utf8))),
          revision: "2027-W01"),
        .init(run: RunID(.audienceGenerationJob, name("gone"), SpecDigest(of: Array("again".utf8)))),
      ])
  }

  /// So many jobs with three runs each, one in twenty of them failed.
  static func many(_ count: Int) -> ReportInput {
    ReportInput(
      runs: (0..<count).flatMap { index in
        (47...49).map { week in
          run("campaign-\(index)", week: week) { day in
            if week == 49, index.isMultiple(of: 20) {
              return ended(.createFailed, day, code: "SEED_AUDIENCE_INVALID", message: "The seed has too few ids.")
            }
            let shift = Double((index * 7 + week * 13) % 40) / 20
            return active(day, recall: 0.3 + shift / 5, weekly(6.5 + shift))
          }
        }
      })
  }

  /// Jobs whose every text is one of these.
  static func hostile(_ texts: [String]) -> ReportInput {
    ReportInput(
      runs: texts.enumerated().flatMap { index, text in
        [JobOutcome.Status.createFailed, .active].map { status in
          let digest = SpecDigest(of: Array("\(status) \(index)".utf8))
          let metrics = AudienceQualityMetrics(
            relevanceMetrics: [
              .init(sizeType: text, sizeValue: 1, score: 2), .init(sizeType: text, sizeValue: 9, score: 1),
            ],
            recallMetric: 0.5)
          return ReportInput.Run(
            run: RunID(.audienceGenerationJob, name("job-\(index)\(status == .active ? "-active" : "")"), digest),
            revision: text,
            serviceName: text, audienceGenerationJobArn: text + digest.short, configuredAudienceModelArn: text,
            startTime: index.isMultiple(of: 2) ? text : "2026-11-30T07:12:00Z",
            outcome: JobOutcome(
              status: status, statusCode: text, cleanedMessage: "\(text) and \(text)",
              metrics: status == .active ? metrics : nil, updateTime: "2026-11-30T08:00:00Z", seenTime: text))
        }
      },
      openStarts: texts.enumerated().map { index, text in
        .init(
          run: RunID(.audienceGenerationJob, name("open-\(index)"), SpecDigest(of: Array("open \(index)".utf8))),
          time: text)
      },
      notStarted: texts.enumerated().map { index, text in
        .init(
          run: RunID(.audienceGenerationJob, name("not-\(index)"), SpecDigest(of: Array("not \(index)".utf8))),
          revision: text)
      })
  }
}
