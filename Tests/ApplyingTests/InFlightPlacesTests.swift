import Testing

@testable import Applying

@Suite("Places for jobs in flight")
struct InFlightPlacesTests {
  private let eu = InFlightPlaces.Place(account: "1", region: "eu")
  private var places = InFlightPlaces(InFlightLimit(count: 2, place: "usher.yaml:7"), settleTime: .seconds(20))

  private func job(_ name: String, isInFlight: Bool = true, account: String = "1") -> InFlightPlaces.ListedJob {
    InFlightPlaces.ListedJob(account: account, serviceName: name, isInFlight: isInFlight)
  }

  @Test("Those in flight that a listing shows count, whoever started them; ended ones and other accounts' do not")
  mutating func listed() {
    places.note([job("a"), job("b", isInFlight: false), job("c", account: "2")], in: "eu", begun: .zero)
    #expect(places.taken(eu) == 1)
    #expect(places.take(eu, for: "x", at: .zero) == true)
    #expect(places.take(eu, for: "y", at: .zero) == false)
    let others = [
      InFlightPlaces.Place(account: "2", region: "eu"), InFlightPlaces.Place(account: "1", region: "us"),
    ]
    for other in others { #expect(places.take(other, for: "y", at: .zero) == true) }
  }

  @Test("A place that is given back is free again; one start takes one place, however often it is made")
  mutating func givenBack() {
    for _ in 1...3 { #expect(places.take(eu, for: "x", at: .zero) == true) }
    #expect(places.taken(eu) == 1)
    #expect(places.take(eu, for: "y", at: .zero) == true)
    places.giveBack(eu, of: "x")
    #expect(places.taken(eu) == 1)
    #expect(places.take(eu, for: "z", at: .zero) == true)
  }

  @Test(
    "An own start counts until a listing knows it, or could have known it",
    arguments: [
      (19, nil, 1), (20, nil, 0), (5, true, 1), (5, false, 0), (60, true, 1),
    ] as [(Int, Bool?, Int)])
  mutating func own(seconds: Int, isListedInFlight: Bool?, taken: Int) {
    #expect(places.take(eu, for: "e\u{301}", at: .seconds(100)) == true)
    let jobs = isListedInFlight.map { [job("e\u{301}", isInFlight: $0)] } ?? [job("\u{e9}", isInFlight: false)]
    places.note(jobs, in: "eu", begun: .seconds(100 + seconds))
    #expect(places.taken(eu) == taken)
    places.note([job("z")], in: "us", begun: .seconds(1000))
    #expect(places.taken(eu) == taken, "a listing of another region says nothing")
  }
}
