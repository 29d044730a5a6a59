import CleanRoomsMLModel
import Testing

@testable import Applying

@Suite("Jobs in flight")
struct InFlightJobsTests {
  private static let (ours, theirs) = ("111111111111", "222222222222")
  private let eu = AccountRegion(account: ours, region: "eu")
  private var jobs = InFlightJobs(InFlightLimit(count: 2, place: "usher.yaml:7"), settleTime: .seconds(20))

  private func job(
    _ name: String, isInFlight: Bool = true, account: String = ours, region: String = "eu"
  ) -> ServiceJob {
    ServiceJob(
      arn: "arn:aws:cleanrooms-ml:\(region):\(account):audience-generation-job/1", serviceName: name, sourceArn: "m",
      status: isInFlight ? .createInProgress : .active, createTime: "", updateTime: "")
  }

  @Test("Those in flight that a listing shows count, whoever started them; ended ones and other accounts' do not")
  mutating func listed() {
    jobs.note([job("a"), job("b", isInFlight: false), job("c", account: Self.theirs)], in: eu, begun: .zero)
    #expect(jobs.count(in: eu) == 1)
    #expect(jobs.reserve("x", in: eu, at: .zero) == true)
    #expect(jobs.reserve("y", in: eu, at: .zero) == false)
    let others = [
      AccountRegion(account: Self.theirs, region: "eu"), AccountRegion(account: Self.ours, region: "us"),
    ]
    for other in others { #expect(jobs.reserve("y", in: other, at: .zero) == true) }
  }

  @Test("A start that is not made counts no longer; one start counts once, however often it is made")
  mutating func givenBack() {
    for _ in 1...3 { #expect(jobs.reserve("x", in: eu, at: .zero) == true) }
    #expect(jobs.count(in: eu) == 1)
    #expect(jobs.reserve("y", in: eu, at: .zero) == true)
    jobs.release("x", in: eu)
    #expect(jobs.count(in: eu) == 1)
    #expect(jobs.reserve("z", in: eu, at: .zero) == true)
  }

  @Test(
    "An own start counts until a listing knows it, or could have known it",
    arguments: [
      (19, nil, 1), (20, nil, 0), (5, true, 1), (5, false, 0), (60, true, 1),
    ] as [(Int, Bool?, Int)])
  mutating func own(seconds: Int, isListedInFlight: Bool?, taken: Int) {
    #expect(jobs.reserve("e\u{301}", in: eu, at: .seconds(100)) == true)
    let listed = isListedInFlight.map { [job("e\u{301}", isInFlight: $0)] } ?? [job("\u{e9}", isInFlight: false)]
    jobs.note(listed, in: eu, begun: .seconds(100 + seconds))
    #expect(jobs.count(in: eu) == taken)
    jobs.note([job("z", region: "us")], in: AccountRegion(account: Self.ours, region: "us"), begun: .seconds(1000))
    #expect(jobs.count(in: eu) == taken, "a listing of another region says nothing")
  }
}
