import JSONText
import JobModel

/// A state file's lines, each checked and none of them turned into values that are not needed.
struct StateLines {
  /// The file, and after it, in usher's own form, the records that stand there in another.
  private(set) var bytes: [UInt8]
  /// How many of `bytes` are the file's complete lines.
  let complete: Int
  /// How many bytes follow them: an incomplete one.
  let torn: Int
  /// Whether the last complete line lacks its newline in the file.
  let lacksFinalNewline: Bool
  private(set) var header: (owner: StateOwner, line: Int)?
  private(set) var started: [StartedEntry] = []
  private(set) var intents: [IntentEntry] = []
  private(set) var ended: [EndedEntry] = []
  private(set) var closed: [RecordID] = []
  /// In their order in the file, some perhaps twice.
  private(set) var tombstones: [Tombstone] = []
  private let location: StateLocation
  private let readsMetrics: Bool

  /// - Parameter readsMetrics: whether the metrics of ended records are read, instead of stepped over.
  init(_ file: [UInt8], at location: StateLocation, readsMetrics: Bool = true) throws(StateError) {
    bytes = file
    self.location = location
    self.readsMetrics = readsMetrics
    let end = LastLine(of: file)
    lacksFinalNewline = end.lacksNewline
    if lacksFinalNewline { bytes.append(UInt8(ascii: "\n")) }
    torn = end.torn
    complete = bytes.count - torn
    var rewritten: [UInt8] = []
    for (range, line) in scan(0..<complete) where !LineProblemText.isBlank(bytes[range]) {
      let record: StateRecord
      do {
        record = try RecordDecoder.decode(bytes, in: range)
      } catch let problem {
        throw error(problem, in: range, line: line)
      }
      switch record {
      case .header(let owner): try add(owner, line)
      case .intent, .started, .ended: rewritten += record.line
      case .closed(let intent): closed.append(intent.id)
      case .forgotten(let tombstone): tombstones.append(tombstone)
      }
    }
    if header == nil {
      guard LineProblemText.isBlank(bytes[..<complete]) else {
        throw StateError(.unreadable, at: location, line: 1, message: "the header line is missing")
      }
      if !LineProblemText.mayBeTornHeader(bytes[complete...]) {
        throw error(LineProblemText.notState, in: complete..<bytes.count, line: 1)
      }
    }
    if !rewritten.isEmpty {
      let start = bytes.count
      bytes += rewritten
      guard scan(start..<bytes.count).isEmpty else {
        throw StateError(.unreadable, at: location, message: "a record reads differently when it is written anew")
      }
    }
  }

  private func error(_ problem: LineProblem, in range: Range<Int>, line: Int) -> StateError {
    let hasRecords =
      header != nil || !started.isEmpty || !intents.isEmpty || !ended.isEmpty || !closed.isEmpty || !tombstones.isEmpty
    let isOurs = hasRecords || problem.kind != .unreadable || LineProblemText.isOurs(bytes[range])
    let problem =
      LineProblemText.problem(with: bytes[range], isStart: range.lowerBound == 0)
      ?? (isOurs ? IncompleteLine(bytes[range])?.problem(line: line) ?? problem : LineProblemText.notState)
    return StateError(problem.kind, at: location, line: line, message: problem.message, advice: problem.advice)
  }

  private mutating func add(_ owner: StateOwner, _ line: Int) throws(StateError) {
    if let header, header.owner != owner {
      throw StateError(
        .headersDisagree, at: location, line: line,
        message: "this header says that the state records the jobs of \(owner), the one of line \(header.line) says "
          + "\(header.owner); two states that do not belong together were merged")
    }
    if header == nil { header = (owner, line) }
  }

  /// Notes where the records stand, and returns the lines (without their ends) that are in no form that is read at
  /// a glance.
  private mutating func scan(_ range: Range<Int>) -> [(range: Range<Int>, line: Int)] {
    var others: [(range: Range<Int>, line: Int)] = []
    bytes.lend { bytes in
      var (startedRecords, intentRecords) = (LineFinder<StartedLayout>(bytes), LineFinder<IntentLayout>(bytes))
      var endedRecords = LineFinder<EndedLayout>(bytes, readsMetrics: readsMetrics)
      var (offset, line) = (range.lowerBound, 0)
      while offset < range.upperBound {
        line += 1
        let rest = offset..<range.upperBound
        if let found = startedRecords.record(in: rest) {
          started.append(StartedEntry(found.record, line: found.line))
          endedRecords.known = startedRecords.known
          offset = found.line.upperBound
        } else if let found = endedRecords.record(in: rest) {
          ended.append(EndedEntry(found.record, line: found.line))
          offset = found.line.upperBound
        } else if let found = intentRecords.record(in: rest) {
          intents.append(IntentEntry(id: found.record.id, run: found.record.run, line: found.line))
          offset = found.line.upperBound
        } else {
          let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: offset) ?? range.upperBound - 1
          others.append((offset..<end, line))
          offset = end + 1
        }
      }
    }
    return others
  }
}

typealias StartedLayout = StartedMembers<FoundRun, Range<Int>>
typealias EndedLayout = EndedMembers<FoundRun, Range<Int>>
typealias IntentLayout = IntentMembers<FoundRun, Range<Int>>

/// Where a started record stands; the rest is found in its line when it is asked for.
struct StartedEntry {
  let digest: SpecDigest
  let id: RecordID
  let kind: JobKind
  private let start: Int
  private let lineLength: UInt32
  private let serviceNameOffset: UInt16
  private let serviceNameLength: UInt16
  private let nameOffset: UInt8
  private let nameLength: UInt8

  init(_ layout: StartedLayout, line: Range<Int>) {
    (id, kind, digest) = (layout.id, layout.run.kind, layout.run.digest)
    start = line.lowerBound
    lineLength = UInt32(line.count)
    // Neither a job's name nor its service name is long, and before them there is nothing that is.
    serviceNameOffset = UInt16(layout.serviceName.lowerBound - start)
    serviceNameLength = UInt16(layout.serviceName.count)
    nameOffset = UInt8(layout.run.name.lowerBound - start)
    nameLength = UInt8(layout.run.name.count)
  }

  var line: Range<Int> { start..<start + Int(lineLength) }

  var name: Range<Int> { start + Int(nameOffset)..<start + Int(nameOffset) + Int(nameLength) }

  var serviceName: Range<Int> {
    start + Int(serviceNameOffset)..<start + Int(serviceNameOffset) + Int(serviceNameLength)
  }

  /// Where its members stand in `bytes`, from which it was read.
  func layout(in bytes: LentBytes) -> StartedLayout {
    var finder = LineFinder<StartedLayout>(bytes)
    guard let layout = finder.record(in: line)?.record else {
      preconditionFailure("a line that was read before reads differently now")
    }
    return layout
  }
}

/// Where an intent stands.
struct IntentEntry {
  let id: RecordID
  let run: FoundRun
  let line: Range<Int>
}

/// Where an ended record stands.
struct EndedEntry {
  let hasFailed: Bool
  private let arnOffset: UInt16
  private let arnLength: UInt32
  private let lineLength: UInt32
  private let start: Int

  init(_ layout: EndedLayout, line: Range<Int>) {
    let arn = layout.audienceGenerationJobArn
    // Before the ARN there is nothing long.
    (start, arnOffset) = (line.lowerBound, UInt16(arn.lowerBound - line.lowerBound))
    (arnLength, lineLength) = (UInt32(arn.count), UInt32(line.count))
    // The form of a status leaves two.
    hasFailed = layout.end.map { $0.status.count == "CREATE_FAILED".utf8.count } ?? false
  }

  var line: Range<Int> { start..<start + Int(lineLength) }
  var arn: Range<Int> { start + Int(arnOffset)..<start + Int(arnOffset) + Int(arnLength) }
}
