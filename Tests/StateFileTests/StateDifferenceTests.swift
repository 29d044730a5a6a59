import StateFile
import Testing

@Suite("How a state differs from another")
struct StateDifferenceTests {
  private func file(_ lines: String...) -> [UInt8] { lines.flatMap { Array("\($0)\n".utf8) } }
  private static let forgotten =
    #"{"record":"forgotten","ids":["00000000000000000000000000000001","00000000000000000000000000000002"],"#
    + #""name":"a","time":"2026-11-23T08:00:00Z"}"#

  @Test("Records are counted once, in any order and however their lines end; the same bytes are no difference")
  func counts() {
    #expect(StateDifference(from: file("a", "b"), to: file("a", "b")) == nil)
    for (earlier, later, expected) in [
      (file("a", "b"), file("b", "a"), [0, 0, 0]), (file("a"), Array("a\r\nb\r\nb\r\n".utf8), [1, 0, 0]),
      (file("a", "b"), [], [0, 2, 0]), ([], file("a", "b"), [2, 0, 0]),
      (file("a", "b"), file("a", Self.forgotten), [0, 1, 2]), (file(Self.forgotten), file("a"), [1, 1, 0]),
    ] as [([UInt8], [UInt8], [Int])] {
      let difference = StateDifference(from: earlier, to: later)
      #expect(difference.map { [$0.added, $0.removed, $0.forgotten] } == expected)
    }
  }
}
