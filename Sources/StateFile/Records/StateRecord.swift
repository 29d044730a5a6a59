import JSONText
package import JobModel

/// One line of the state file.
enum StateRecord {
  case header(StateOwner)
  case intent(Intent)
  case started(StartedRecord)
  case ended(EndedRecord)
  case closed(ClosedIntent)
  case forgotten(Tombstone)

  static let format = "usher.state"
  static let version = 1

  /// The line in the one form that usher writes, its end included.
  var line: [UInt8] {
    switch self {
    case .header(let owner):
      var json = JSONWriter()
      json.object { json in
        json.member("format", Self.format)
        json.member("version", Self.version)
        json.member("service", owner.service)
      }
      json.newline()
      return json.bytes
    case .intent(let intent): return intent.line
    case .started(let record): return record.line
    case .ended(let record): return record.line
    case .closed(let closed): return closed.line
    case .forgotten(let tombstone): return tombstone.line
    }
  }
}

/// An intent that came to nothing, and why.
struct ClosedIntent {
  var id: RecordID
  var time: String
  var reason: String
}

extension ClosedIntent: RecordLine {
  typealias Run = RunID
  typealias Text = String

  init<Pass: MemberPass<Self>>(_ line: inout Pass) throws(Pass.Failure) where Pass.Run == RunID, Pass.Text == String {
    try line.begin(#"{"record":"closed""#)
    id = try line.id(#","id":""#) { $0.id }
    time = try line.text(#","time":""#, .time) { $0.time }
    reason = try line.text(#","reason":""#, .any) { $0.reason }
    try line.end()
  }
}

/// Says that records are gone for good, so that no merge brings them back.
package struct Tombstone: Hashable, Comparable, Sendable {
  /// The records that are gone, sorted.
  package let ids: [RecordID]
  /// The job that they were of.
  package let name: JobName
  /// ISO 8601, UTC, in seconds.
  package let time: String

  package init(ids: [RecordID], name: JobName, time: String) {
    self.ids = Set(ids).sorted()
    self.name = name
    self.time = time
  }
  package static func < (left: Tombstone, right: Tombstone) -> Bool {
    (left.name, left.time) == (right.name, right.time)
      ? left.ids.lexicographicallyPrecedes(right.ids) : (left.name, left.time) < (right.name, right.time)
  }
}

extension Tombstone: RecordLine {
  typealias Run = RunID
  typealias Text = String

  init<Pass: MemberPass<Self>>(_ line: inout Pass) throws(Pass.Failure) where Pass.Run == RunID, Pass.Text == String {
    try line.begin(#"{"record":"forgotten""#)
    let ids = try line.ids(#","ids":["#) { $0.ids }
    let name = JobName(try line.text(#","name":""#, .jobName) { $0.name.text })
    guard let name else { preconditionFailure("a text of the form of a job's name is one") }
    self.init(ids: ids, name: name, time: try line.text(#","time":""#, .time) { $0.time })
    try line.end()
  }
}
