import CleanRoomsMLModel
import JobModel
import Planning
import Testing

@Suite("What a report says of recorded runs")
struct ReportTests {
  private static func relevance(_ scores: [(Int, Double?)], type: String = "PERCENTAGE") -> Relevance {
    Relevance(metrics(scores, type: type))
  }

  private static func metrics(
    _ scores: [(Int, Double?)], recall: Double? = nil, type: String = "PERCENTAGE"
  ) -> AudienceQualityMetrics {
    AudienceQualityMetrics(
      relevanceMetrics: scores.map { .init(sizeType: type, sizeValue: $0.0, score: $0.1) }, recallMetric: recall)
  }

  private static func outcome(
    _ status: JobOutcome.Status? = .active, deleted: Bool = false, metrics: AudienceQualityMetrics? = nil,
    at time: String = "2026-11-23T09:30:30.5Z"
  ) -> JobOutcome {
    JobOutcome(status: status, isDeleted: deleted, metrics: metrics, updateTime: time, seenTime: "2026-11-24T00:00:00Z")
  }

  private static func run(
    named name: String = "spring", hour: Int = 8, model: String = "m", adopted: Bool = false,
    _ outcome: JobOutcome? = nil
  ) throws -> ReportInput.Run {
    let digest = SpecDigest(of: Array("\(name) \(hour)".utf8))
    return ReportInput.Run(
      run: RunID(.audienceGenerationJob, try #require(JobName(name)), digest), serviceName: name,
      audienceGenerationJobArn: "\(name) \(hour)",
      configuredAudienceModelArn: model, startTime: "2026-11-23T\(hour < 10 ? "0" : "")\(hour):00:00Z",
      isAdopted: adopted,
      outcome: outcome)
  }

  private static func job(_ runs: [ReportInput.Run]) throws -> Report.Job {
    try #require(Report(ReportInput(runs: runs)).jobs.first)
  }

  @Test(
    "The longest bar is the job's own best score, on any scale",
    arguments: [
      ([(1, 8), (5, 4), (20, 2)], [1, 0.5, 0.25], nil), ([(20, 5), (1, 10)], [1, 0.5], nil),
      ([(1, 0.5), (5, -0.5)], [1, 0], -0.5), ([(1, -0.1), (5, -0.4), (20, -0.7)], [1, 0.5, 0], -0.7),
      ([(1, 0), (5, 0)], [1, 1], nil), ([(1, -2), (5, -2)], [1, 1], -2), ([(1, 3), (5, nil)], [1, 0], nil),
      ([(1, 2), (5, .infinity), (20, .nan)], [1, 0, 0], nil), ([], [], nil),
    ] as [([(Int, Double?)], [Double], Double?)])
  func bars(scores: [(Int, Double?)], bars: [Double], baseline: Double?) {
    let relevance = Self.relevance(scores)
    #expect(relevance.sizes.map { ($0.bar * 1000).rounded() / 1000 } == bars)
    #expect(relevance.baseline == baseline)
    #expect(relevance.sizes.map(\.value) == relevance.sizes.map(\.value).sorted())
  }

  @Test(
    "Worth exporting is the largest size with three quarters of the longest bar",
    arguments: [
      ([(1, 8), (5, 6), (20, 5.9)], 5), ([(1, 8), (5, 8), (20, 8)], 20), ([(1, 8), (5, 1)], 1),
      ([(1, 5), (5, 8), (20, 5)], 5), ([(1, nil), (5, 2)], 5), ([(1, nil)], nil), ([], nil),
    ] as [([(Int, Double?)], Int?)])
  func worth(scores: [(Int, Double?)], size: Int?) {
    #expect(Self.relevance(scores).worthExporting?.value == size)
  }

  @Test("A recall about equal to the largest share is random, and then nothing is worth exporting")
  func random() throws {
    for (recall, isRandom) in [(0.19, true), (0.2, true), (0.22, true), (0.23, false), (0.6, false)] {
      let metrics = Self.metrics([(1, 8), (20, 7)], recall: recall)
      let run = try #require(try Self.job([Self.run(Self.outcome(metrics: metrics))]).latest)
      #expect(run.recall?.isRandom == isRandom && run.recall?.random == 0.2)
      #expect(run.worthExporting?.value == (isRandom ? nil : 20))
    }
    let absolute = Self.metrics([(1000, 8)], recall: 0.1, type: "ABSOLUTE")
    let run = try #require(try Self.job([Self.run(Self.outcome(metrics: absolute))]).latest)
    #expect(run.recall?.random == nil && run.recall?.isRandom == false && run.worthExporting?.value == 1000)
  }

  @Test(
    "A run beside the one before it: better where something rose and nothing fell",
    arguments: [
      (0.5, 8, 0.6, 8, .better), (0.5, 8, 0.4, 8, .worse), (0.5, 8, 0.502, 8.05, .same), (0.5, 8, 0.6, 7, .mixed),
      (0.5, 8, 0.6, 9, .better), (0.5, -0.5, 0.5, -0.4, .better), (0.5, 0, 0.5, 0, .same),
    ] as [(Double, Double, Double, Double, RunComparison.Verdict)])
  func verdict(oldRecall: Double, oldScore: Double, recall: Double, score: Double, verdict: RunComparison.Verdict)
    throws
  {
    let job = try Self.job([
      Self.run(hour: 9, Self.outcome(metrics: Self.metrics([(1, score), (7, 1)], recall: recall))),
      Self.run(hour: 8, Self.outcome(metrics: Self.metrics([(1, oldScore)], recall: oldRecall))),
    ])
    #expect(job.comparison?.verdict == verdict)
    #expect(job.comparison?.changes.count == 2)
  }

  @Test("Only runs of one model are compared, and those without metrics are passed over")
  func comparable() throws {
    let good = Self.outcome(metrics: Self.metrics([(1, 8)], recall: 0.5))
    let other = try Self.job([Self.run(hour: 9, good), Self.run(hour: 8, model: "other", good)])
    #expect(other.comparison == nil && other.trend == nil)
    let failed = try Self.job([
      Self.run(hour: 11, Self.outcome(.createFailed)), Self.run(hour: 10, good),
      Self.run(hour: 9, model: "other", good),
      Self.run(hour: 8, good),
    ])
    #expect(failed.state == .failed && failed.measured?.record.audienceGenerationJobArn == "spring 10")
    #expect(failed.comparison?.earlier.record.audienceGenerationJobArn == "spring 8")
    #expect(failed.trend?.points.map(\.run.record.audienceGenerationJobArn) == ["spring 8", "spring 10"])
  }

  @Test("The trend is the recall's, or that of the score at the smallest size")
  func trend() throws {
    let runs = { (recall: Double?) in
      try (8...10).map { hour in
        try Self.run(hour: hour, Self.outcome(metrics: Self.metrics([(1, Double(hour)), (5, 1)], recall: recall)))
      }
    }
    let recall = try #require(Self.job(runs(0.5)).trend)
    #expect(recall.size == nil && recall.points.map(\.value) == [0.5, 0.5, 0.5])
    let score = try #require(Self.job(runs(nil)).trend)
    #expect(score.size?.value == 1 && score.points.map(\.value) == [8, 9, 10])
  }

  @Test("Failures come first, then open starts, jobs that have not ended, and so on, each by name")
  func order() throws {
    let names = ["b-failed", "a-running", "a10", "a2", "z-failed", "a-gone", "a-open", "a-missing"]
    let runs = try names.dropLast(2).map { name in
      try Self.run(
        named: name,
        name.hasSuffix("failed")
          ? Self.outcome(.createFailed) : name == "a-running" ? nil : Self.outcome(deleted: name == "a-gone"))
    }
    let digest = SpecDigest(of: [])
    let report = Report(
      ReportInput(
        runs: runs.shuffled(),
        openStarts: [
          .init(
            run: RunID(.audienceGenerationJob, try #require(JobName("a-open")), digest), time: "2026-11-23T08:00:00Z")
        ],
        notStarted: [.init(run: RunID(.audienceGenerationJob, try #require(JobName("a-missing")), digest))]))
    #expect(
      report.jobs.map(\.name.text)
        == ["b-failed", "z-failed", "a-open", "a-running", "a-missing", "a2", "a10", "a-gone"])
    #expect(Report.State.allCases.map(report.count) == [2, 1, 1, 1, 2, 1])
    #expect(report.asOf?.text == "2026-11-24T00:00:00Z")
  }

  @Test("A failure stays one when its job is deleted; a job that was deleted unseen is only that")
  func deleted() throws {
    #expect(try Self.job([Self.run(Self.outcome(.createFailed, deleted: true))]).state == .failed)
    #expect(try Self.job([Self.run(Self.outcome(nil, deleted: true))]).state == .deleted)
  }

  @Test("A duration is that from the recorded start to the service's time, where both are known")
  func duration() throws {
    #expect(try Self.job([Self.run(Self.outcome())]).latest?.duration == 5430.5)
    #expect(try Self.job([Self.run(adopted: true, Self.outcome())]).latest?.duration == nil)
    #expect(try Self.job([Self.run(Self.outcome(at: "2026-11-22T09:30:30Z"))]).latest?.duration == nil)
    #expect(try Self.job([Self.run(Self.outcome(at: "yesterday"))]).latest?.duration == nil)
    #expect(try Self.job([Self.run()]).latest?.duration == nil)
  }
}
