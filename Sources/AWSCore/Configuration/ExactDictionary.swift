/// A dictionary whose keys are the same only where their code points are, which Swift's own is not.
struct ExactDictionary<Value> {
  private var values: [[UInt8]: Value] = [:]

  subscript(key: String) -> Value? {
    get { values[Array(key.utf8)] }
    set { values[Array(key.utf8)] = newValue }
  }

  /// The keys, in byte order.
  var keys: [String] {
    values.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Adds what stands in `other` under keys that are not here.
  mutating func addAbsent(from other: ExactDictionary) {
    values.merge(other.values) { own, _ in own }
  }
}

extension ExactDictionary: Sendable where Value: Sendable {}
extension ExactDictionary: Equatable where Value: Equatable {}
