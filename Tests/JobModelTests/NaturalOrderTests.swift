import JobModel
import Testing

@Suite("Names in the order in which people look for them")
struct NaturalOrderTests {
  @Test(
    "Numbers count by their value, wherever they stand",
    arguments: [
      ["campaign-2", "campaign-10"], ["a", "a1", "a2", "a10", "a10b", "a11", "b"], ["2", "10", "a"],
      ["a1b2", "a1b10", "a2b1"], ["a01", "a1", "a02", "a2", "a010", "a10"], ["a", "a0", "a00b"], ["", "0"],
      ["v1.9.9", "v1.10.0"], ["x99999999999999999999", "x100000000000000000000"], ["jobs/a-2.yaml", "jobs/a-10.yaml"],
      ["a-1", "a1"], ["e\u{301}2", "e\u{301}10", "\u{E9}1"],
    ])
  func order(names: [String]) {
    for (index, left) in names.enumerated() {
      for (other, right) in names.enumerated() {
        #expect(NaturalOrder.precedes(left, right) == (index < other), "\(left) \(right)")
      }
    }
  }
}
