/// How a state differs from another, in records.
package struct StateDifference: Equatable, Sendable {
  /// Records that only the later one has, and those that only the earlier one has; each once, however often it stands there.
  package var added = 0
  package var removed = 0
  /// How many records the added tombstones take away.
  package var forgotten = 0

  /// nil where both are the same, byte for byte: a line that counts for nothing today may do so after the next merge.
  package init?(from earlier: [UInt8], to later: [UInt8]) {
    if earlier == later { return nil }
    let (before, after) = (Self.lines(earlier), Self.lines(later))
    removed = before.subtracting(after).count
    let new = after.subtracting(before)
    for line in new {
      if case .forgotten(let tombstone)? = try? RecordDecoder.decode(Array(line), in: 0..<line.count) {
        forgotten += tombstone.ids.count
      } else {
        added += 1
      }
    }
  }

  private static func lines(_ file: [UInt8]) -> Set<ArraySlice<UInt8>> {
    Set(file.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
  }
}
