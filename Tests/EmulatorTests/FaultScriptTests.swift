import Testing

@testable import Emulator

@Suite("A script of faults decides")
struct FaultScriptTests {
  private static let start = OperationName.startAudienceGenerationJob
  private static let list = OperationName.listAudienceGenerationJobs

  /// Which of `count` starts the rules befall, by the rules' numbers; 0 for none.
  private func hits(
    _ rules: [FaultRule], seed: UInt64 = 0, count: Int = 6, _ arrival: (Int) -> Arrival = { _ in Self.arrival() }
  ) -> [Int] {
    var script = FaultScript(rules, seed: seed)
    return (0..<count).map { script.decide(arrival($0))?.ruleNumber ?? 0 }
  }

  private static func arrival(_ operation: OperationName? = start, job: String? = "spring-1") -> Arrival {
    Arrival(stage: .whole, operation: operation, job: job)
  }

  @Test(
    "by count: some pass, some are hit, the rest pass",
    arguments: [
      (0, nil, [1, 1, 1, 1, 1, 1]), (0, 1, [1, 0, 0, 0, 0, 0]), (2, nil, [0, 0, 1, 1, 1, 1]),
      (2, 2, [0, 0, 1, 1, 0, 0]), (6, nil, [0, 0, 0, 0, 0, 0]),
    ] as [(Int, Int?, [Int])])
  func counts(skip: Int, times: Int?, expected: [Int]) {
    let rule = FaultRule(.quota) {
      $0.skip = skip
      $0.times = times
    }
    #expect(hits([rule]) == expected)
  }

  @Test("The first rule that befalls a request decides, and those after it do not count that request")
  func order() {
    let once = FaultRule(.quota) { $0.times = 1 }
    let second = FaultRule(.expired) { $0.skip = 1 }
    #expect(hits([once, second]) == [1, 0, 2, 2, 2, 2])
    #expect(hits([second, once]) == [2, 1, 1, 1, 1, 1])
  }

  @Test(
    "by operation and by job, which may be given by its beginning; text is compared by its code points",
    arguments: [
      (nil, nil, list, nil, true), (nil, nil, nil, nil, true), (start, nil, start, "a", true),
      (start, nil, list, nil, false), (start, nil, nil, nil, false), (nil, "a", start, "a", true),
      (nil, "a", start, "ab", false), (nil, "a*", start, "ab", true), (nil, "a*", start, "a", true),
      (nil, "a*", start, "ba", false), (nil, "*", start, "x", true), (nil, "*", list, nil, false),
      (nil, "\u{E9}", start, "e\u{301}", false), (nil, "e*", start, "e\u{301}", true),
    ] as [(OperationName?, String?, OperationName?, String?, Bool)])
  func matching(
    operation: OperationName?, job: String?, asked: OperationName?, about: String?, befalls: Bool
  ) {
    let rule = FaultRule(.quota, on: operation) { $0.job = job }
    #expect(hits([rule], count: 1) { _ in Self.arrival(asked, job: about) } == [befalls ? 1 : 0])
  }

  @Test("by the stage of the request: a fault that needs no more comes before one that needs all")
  func stages() {
    var script = FaultScript([FaultRule(.quota), FaultRule(.resetBeforeBody), FaultRule(.refuse)])
    #expect(script.decide(Arrival(stage: .connection))?.rule.fault == .refuse)
    #expect(script.decide(Arrival(stage: .head, operation: Self.start))?.rule.fault == .resetBeforeBody)
    #expect(script.decide(Self.arrival())?.rule.fault == .quota)
  }

  @Test("by chance: the same seed gives the same faults, another one others, each rule has its own, about as asked for")
  func chance() {
    let rule = FaultRule(.quota) { $0.probability = 0.3 }
    let first = hits([rule], seed: 7, count: 1000)
    #expect(hits([rule], seed: 7, count: 1000) == first)
    #expect(hits([rule], seed: 8, count: 1000) != first)
    #expect((250...350).contains(first.count { $0 == 1 }))
    let both = hits([rule, rule], seed: 7, count: 1000)
    #expect(both.map { $0 == 1 ? 1 : 0 } == first)
    #expect((160...260).contains(both.count { $0 == 2 }))
    let apart = [Self.start, Self.list].map { operation in FaultRule(.quota, on: operation) { $0.probability = 0.3 } }
    let turns = hits(apart, seed: 7, count: 200) { Self.arrival($0 % 2 == 0 ? Self.start : Self.list) }
    #expect((0..<100).contains { (turns[2 * $0] == 0) != (turns[2 * $0 + 1] == 0) })
    for (probability, expected) in [(0.0, 0), (1.0, 1)] {
      #expect(Set(hits([FaultRule(.quota) { $0.probability = probability }], count: 1000)) == [expected])
    }
  }

  @Test("A rule's chances do not depend on requests that it does not match")
  func chanceOfOne() {
    let rule = FaultRule(.quota, on: Self.start) { $0.probability = 0.5 }
    let alone = hits([rule], seed: 3, count: 100)
    let among = hits([rule], seed: 3, count: 200) { Self.arrival($0 % 2 == 0 ? Self.start : Self.list) }
    #expect(among.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) == alone)
    #expect(among.enumerated().allSatisfy { $0.offset % 2 == 0 || $0.element == 0 })
  }

  @Test("A deletion waits until the job is there, and is that old")
  func deletion() {
    var script = FaultScript([
      FaultRule(.deleteJob) {
        $0.name = "a"
        $0.seconds = 5
        $0.times = 1
      }
    ])
    var asked: [String] = []
    for age in [nil, 4, 5, 6] as [Double?] {
      let hit = script.decide(Self.arrival()) { name, seconds in
        asked.append(name)
        return age.map { $0 >= seconds } ?? false
      }
      #expect((hit != nil) == (age == 5))
    }
    #expect(asked == ["a", "a", "a"])
  }

  @Test("Each hit is numbered, and says what it befell, whatever characters are in a name")
  func description() {
    var script = FaultScript([FaultRule(.refuse), FaultRule(.slow, on: Self.list), FaultRule(.quota)])
    let hits = [
      Self.arrival(job: "a\u{1B}[2J\u{202E}'"), Arrival(stage: .connection), Self.arrival(Self.list, job: nil),
      Self.arrival(nil, job: nil),
    ].map { script.decide($0)?.description }
    #expect(
      hits == [
        #"fault 1: quota on StartAudienceGenerationJob of 'a\u{1B}[2J\u{202E}\'' (rule 3)"#,
        "fault 2: refuse on a connection (rule 1)", "fault 3: slow on ListAudienceGenerationJobs (rule 2)",
        "fault 4: quota on an unknown operation (rule 3)",
      ])
  }
}
