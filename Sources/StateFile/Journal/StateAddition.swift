/// What a state has that another lacks, in whole lines: headers, blank and incomplete ones left out.
package struct StateAddition: Sendable {
  package private(set) var started: [StartedRecord] = []
  package private(set) var intents: [Intent] = []
  /// What became of jobs.
  package private(set) var ended = 0
  /// Open starts of which nothing came.
  package private(set) var closed = 0
  package private(set) var forgotten: [Tombstone] = []
  let lines: [UInt8]

  package var isEmpty: Bool { lines.isEmpty }

  /// - Parameters:
  ///   - other: the state whose lines are to be added.
  ///   - state: the one that they are added to.
  package init(of other: Snapshot, to state: Snapshot) {
    var known = Set(state.lines)
    var lines: [UInt8] = []
    for line in other.lines where known.insert(line).inserted {
      guard let record = try? RecordDecoder.decode(Array(line), in: 0..<line.count) else { continue }
      switch record {
      case .header: continue
      case .started(let record): started.append(record)
      case .intent(let intent): intents.append(intent)
      case .ended: ended += 1
      case .closed: closed += 1
      case .forgotten(let tombstone): forgotten.append(tombstone)
      }
      lines += record.line
    }
    self.lines = lines
  }
}

extension Snapshot {
  /// Those of its lines that count, without their ends.
  fileprivate var lines: [ArraySlice<UInt8>] {
    started.bytes[..<acknowledged].split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }
}

extension StateJournal {
  /// Adds what another state has, with one write. The order of lines does not matter, nor how often they occur.
  package func join(_ addition: StateAddition) async throws(StateError) {
    if !addition.isEmpty { try await write(lines: addition.lines) }
  }
}
