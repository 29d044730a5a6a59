/// What stays of a file's lines, in whatever order they come.
///
/// - A tombstone takes the ids that it names, before and after it.
/// - A started record stays, once for each run and ARN.
/// - An intent stays open unless it is closed, or a started record has its id or its run.
struct Join {
  let started: StartedTable
  let openIntents: [Intent]

  init(_ lines: StateLines) {
    let bytes = lines.bytes
    var (kept, gone) = (lines.started, Set<RecordID>())
    if !lines.tombstones.isEmpty {
      for tombstone in lines.tombstones { gone.formUnion(tombstone.ids) }
      kept.removeAll { gone.contains($0.id) }
    }
    let started = StartedTable(kept, in: bytes)
    self.started = started
    guard !lines.intents.isEmpty else {
      openIntents = []
      return
    }
    let ended = kept.reduce(into: gone.union(lines.closed)) { $0.insert($1.id) }
    var open: [RecordID: IntentEntry] = [:]
    for intent in lines.intents where !ended.contains(intent.id) {
      if bytes.lend({ started.contains($0[intent.run.name], intent.run.kind, intent.run.digest) }) { continue }
      // Two lines of one id that are not the same: the smaller, so that their order does not matter.
      if let other = open[intent.id], !bytes[intent.line].lexicographicallyPrecedes(bytes[other.line]) { continue }
      open[intent.id] = intent
    }
    openIntents = open.values.map { Self.intent(bytes, $0.line) }
      .sorted { ($0.run, $0.id) < ($1.run, $1.id) }
  }

  private static func intent(_ bytes: [UInt8], _ line: Range<Int>) -> Intent {
    guard case .intent(let intent)? = try? RecordDecoder.decode(bytes, in: line) else {
      // To go on without it could start its job twice.
      preconditionFailure("a line that was read before reads differently now")
    }
    return intent
  }
}
