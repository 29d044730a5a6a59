import JobModel
import Planning
import Testing

@Suite("Two jobs that are one run")
struct TwinJobsTests {
  private let job = Sample()
  private var twin: Sample {
    job.with {
      $0.name = "twin"
      $0.path = "jobs/twin.yaml"
    }
  }

  @Test("Where neither is started it is one error that names both places and what a second run costs")
  func neither() throws {
    let plan = try planned([job, twin])
    #expect(plan.diagnostics.map(\.severity) == [.error])
    let diagnostic = try #require(plan.diagnostics.first)
    #expect(diagnostic.location?.file == "repo/jobs/twin.yaml")
    for word in ["'twin'", "'spring'", "repo/jobs/spring.yaml:3"] { #expect(diagnostic.message.contains(word)) }
    #expect(diagnostic.notes.last?.contains("paid job") == true)
  }

  @Test("Where one is started, or has an open start, the other is refused, whichever comes first")
  func one() throws {
    for line in [try job.started(), try job.intent()] {
      for jobs in [[job, twin], [twin, job]] {
        let plan = try planned(jobs, [line])
        #expect(plan.diagnostics.map(\.severity) == [.error])
        #expect(plan.diagnostics.first?.location?.file == "repo/jobs/twin.yaml")
      }
    }
  }

  @Test("Of three, two are refused")
  func three() throws {
    let third = job.with { $0.name = "third" }
    #expect(try planned([job, twin, third]).diagnostics.count { $0.severity == .error } == 2)
  }

  @Test("A changed job that becomes another's twin is refused too")
  func changed() throws {
    let earlier = twin.with { $0.s3Uri = "s3://seeds/1" }
    #expect(try planned([job, twin], [job.started(1), earlier.started(2)]).hasErrors)
  }

  @Test("Where both are started it is a warning at most, and nothing is refused")
  func both() throws {
    let lines = [try job.started(1), try twin.started(2)]
    #expect(try planned([job, twin], lines).isDone)
    #expect(try !planned([job, twin], lines).hasErrors)
    let other = job.with {
      $0.name = "other"
      $0.revision = "2"
    }
    let plan = try planned([job, twin, other], lines)
    #expect(plan.diagnostics.map(\.severity) == [.warning])
  }

  @Test("Another revision makes two runs of them")
  func revisions() throws {
    #expect(try planned([job, twin.with { $0.revision = "2" }]).diagnostics.isEmpty)
  }
}
