import AWSCore
import Emulator
import JobModel
import StateFile
import Synchronization
import TestSupport
import Testing

@testable import Applying

@Suite("An answer that cannot be the run's")
struct StrangeAnswerTests {
  private let jobs = [Job("first"), Job("second")]
  private let file = MemoryStore()

  private func arn(
    partition: String = "aws", region: String = "us-east-1", account: String = Job.account,
    resource: String = "audience-generation-job/1"
  ) -> HTTPResponse {
    .started("arn:\(partition):cleanrooms-ml:\(region):\(account):\(resource)")
  }

  @Test("An ARN of another place or kind is not believed: the job is looked for, and found by its tags")
  func places() async throws {
    for answer in [
      arn(partition: "aws-cn"), arn(region: "eu-west-1"), arn(account: "210987654321"),
      arn(resource: "configured-audience-model/1"),
    ] {
      let world = World()
      let outcome = try await world.apply([jobs[0]], MemoryStore()) { $0.kind == .start ? .replace(answer) : nil }
      guard case .adopted(let arns)? = outcome.results["first"] else {
        Issue.record("\(outcome.results)")
        return
      }
      #expect(arns.count == 1 && arns != ["arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/1"])
    }
  }

  @Test(
    "A replayed answer is not believed: the ARN is another run's, by the state or by this apply", arguments: [1, 2])
  func replayed(applies: Int) async throws {
    let world = World()
    let settings = ApplySettings(parallelism: 1)
    let held = Mutex<String?>(nil)
    if applies == 2 {
      let first = try await world.apply([jobs[0]], file, settings: settings)
      held.withLock { $0 = first.results["first"]?.arns.first }
    }
    let second = jobs[1].serviceName
    let outcome = try await world.apply(jobs, file, settings: settings) { call in
      guard call.kind == .start else { return nil }
      if call.name == second, let arn = held.withLock({ $0 }) { return .replace(.started(arn)) }
      let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/replayed"
      held.withLock { $0 = arn }
      return .replace(.started(arn))
    }
    guard case .adopted(let arns)? = outcome.results["second"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(arns != [held.withLock { $0 }])
    #expect(try await file.snapshot.count == 2)
    #expect(try await world.names() == jobs.serviceNames)
  }

  @Test("The same where the ARN is that of a job that this apply found and adopted")
  func replayedAdopted() async throws {
    let (world, file) = (World(), file)
    let arn = try await world.startForeign(jobs[0].serviceName, tags: jobs[0].tags)
    let outcome = try await world.apply(jobs, file) { call in
      guard call.kind == .start else { return nil }
      while !String(decoding: await file.content ?? [], as: UTF8.self).contains(arn) { await Task.yield() }
      return .replace(.started(arn))
    }
    #expect(outcome.results["first"] == .adopted(arns: [arn]))
    guard case .adopted(let arns)? = outcome.results["second"] else {
      Issue.record("\(outcome.results)")
      return
    }
    #expect(arns != [arn])
  }

  @Test("A service that answers a taken name with the job that holds it: never recorded as this run's")
  func existing() async throws {
    let world = World { $0.takenReply = .existing }
    let earlier = Job("spring", serviceName: "taken", model: "other")
    _ = try await world.apply([earlier], file)
    let first = try await file.snapshot.allStarted.map(\.audienceGenerationJobArn)
    // Elsewhere declared under the same name: the state alone does not show it as held.
    let content = await file.content
    let text = String(decoding: try #require(content), as: UTF8.self)
      .replacing("\"serviceName\":\"taken\"", with: "\"serviceName\":\"unknown\"")
    let edited = MemoryStore(Array(text.utf8))
    let outcome = try await world.apply([Job("summer", serviceName: "taken")], edited)
    // The list of the whole region shows it, whatever its model.
    #expect(outcome.results["summer"] == .failed(Reason.nameTaken(by: first[0])))
    #expect(outcome.wire.count(.start) == 0)
    #expect(try await edited.snapshot.count == 1)
  }
}
