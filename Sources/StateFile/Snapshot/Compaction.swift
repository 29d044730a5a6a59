import JobModel

extension Snapshot {
  /// The state as one file: the header, then a line for each started (run, ARN), each open intent and each tombstone, and
  /// one or two for what became of a job, by name, then digest, then ARN or id. nil where that is what `path` holds already, or where it holds nothing.
  func compacted() -> [UInt8]? {
    guard let owner else { return nil }
    var lines =
      openIntents.map { CompactedLine(.intent($0), $0.name, $0.digest, $0.id.description) }
      + ended.kept.map { CompactedLine(.ended($0), $0.name, $0.digest, $0.audienceGenerationJobArn) }
      + tombstones.map { CompactedLine(.forgotten($0), $0.name, nil, $0.ids.map(\.description).joined()) }
    lines.sort()
    return started.bytes.lend { bytes in
      let entries = started.entries.sorted { $0.precedes($1, in: bytes) }
      var file = StateRecord.header(owner).line
      file.reserveCapacity(acknowledged)
      var next = 0
      for entry in entries {
        while next < lines.count, lines[next].precedes(entry, in: bytes) {
          file += lines[next].bytes
          next += 1
        }
        unsafe file.append(contentsOf: bytes[entry.line].buffer)
      }
      for line in lines[next...] { file += line.bytes }
      let isSame = unacknowledgedBytes == 0 && !lacksFinalNewline && file.lend { $0 == bytes[0..<acknowledged] }
      return isSame ? nil : file
    }
  }
}

/// A line that is no started record's, with what it is sorted by.
private struct CompactedLine: Comparable {
  let bytes: [UInt8]
  private let name: [UInt8]
  /// A tombstone has none and comes first.
  private let digest: SpecDigest?
  private let last: [UInt8]

  init(_ record: StateRecord, _ name: JobName, _ digest: SpecDigest?, _ last: String) {
    bytes = record.line
    self.name = Array(name.text.utf8)
    self.digest = digest
    self.last = Array(last.utf8)
  }

  static func < (left: CompactedLine, right: CompactedLine) -> Bool {
    if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
    if left.digest != right.digest { return left.precedes(right.digest) }
    if left.last != right.last { return left.last.lexicographicallyPrecedes(right.last) }
    return left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// An intent and a started record of one run never stand together, and an ended record stands behind those of its run:
  /// name and digest decide.
  func precedes(_ entry: StartedEntry, in bytes: LentBytes) -> Bool {
    name.lend { name in
      if !(name == bytes[entry.name]) { return name < bytes[entry.name] }
      return precedes(entry.digest)
    }
  }

  private func precedes(_ other: SpecDigest?) -> Bool {
    guard let digest else { return other != nil }
    return other.map { digest < $0 } ?? false
  }
}

extension StartedEntry {
  fileprivate func precedes(_ other: StartedEntry, in bytes: LentBytes) -> Bool {
    let (left, right) = (bytes[name], bytes[other.name])
    if !(left == right) { return left < right }
    return digest == other.digest ? arn(in: bytes) < other.arn(in: bytes) : digest < other.digest
  }
}
