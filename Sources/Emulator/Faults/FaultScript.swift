/// Decides which requests a fault befalls. The same rules, seed and sequence of requests give the same faults; it
/// touches nothing but itself.
package struct FaultScript: Sendable {
  /// The jobs that the service holds from the beginning.
  package let jobs: [PlantedJob]
  private var entries: [Entry]
  private var hitCount = 0

  private struct Entry {
    let rule: FaultRule
    var seen = 0
    var hits = 0
    var chance: SeededChance
  }

  /// - Parameter seed: of the rules' probabilities; each rule has random numbers of its own.
  package init(_ rules: [FaultRule] = [], jobs: [PlantedJob] = [], seed: UInt64 = 0) {
    self.jobs = jobs
    var seeds = SeededChance(seed: seed)
    entries = rules.map { Entry(rule: $0, chance: SeededChance(seed: seeds.next())) }
  }

  /// Whether no rule is in it.
  package var isEmpty: Bool { entries.isEmpty }

  /// The first rule that befalls the request; those after it do not see the request at all.
  ///
  /// - Parameter isThere: whether there is a job of that name that is so many seconds old.
  mutating func decide(_ arrival: Arrival, isThere: (String, Double) -> Bool = { _, _ in false }) -> FaultHit? {
    for index in entries.indices {
      let rule = entries[index].rule
      guard rule.fault.stage == arrival.stage, rule.matches(arrival), entries[index].hits < rule.times ?? .max,
        !rule.fault.needsJob || isThere(rule.name ?? "", rule.seconds)
      else { continue }
      entries[index].seen += 1
      guard entries[index].seen > rule.skip, entries[index].chance.happens(rule.probability) else { continue }
      entries[index].hits += 1
      hitCount += 1
      return FaultHit(
        number: hitCount, rule: rule, ruleNumber: index + 1, operation: arrival.operation, job: arrival.job)
    }
    return nil
  }
}

/// Random numbers that are the same in every run: SplitMix64.
private struct SeededChance {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func happens(_ probability: Double) -> Bool {
    Double(next() >> 11) * 0x1p-53 < probability
  }
}
