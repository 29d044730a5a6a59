import JSONText
import JobModel

/// Writes a record's line.
struct LineWriter<Record>: MemberPass {
  private let record: Record
  private var json = JSONWriter()

  init(_ record: Record) { self.record = record }

  var bytes: [UInt8] { json.bytes }

  mutating func begin(_ start: StaticString) { json.raw(start.description) }

  mutating func id(_ key: StaticString, _ value: (Record) -> RecordID) -> RecordID {
    write(key, value(record)) { $1.string($0.description) }
  }

  mutating func ids(_ key: StaticString, _ value: (Record) -> [RecordID]) -> [RecordID] {
    write(key, value(record)) { ids, json in json.array { json in for id in ids { json.string(id.description) } } }
  }

  mutating func run(
    _ kind: StaticString, _ name: StaticString, _ digest: StaticString, _ value: (Record) -> RunID
  ) -> RunID {
    let run = value(record)
    // The state's format is older than the other kinds.
    if run.kind != .audienceGenerationJob { json.member(kind.memberName, run.kind.rawValue) }
    json.member(name.memberName, run.name.text)
    json.member(digest.memberName, run.digest.description)
    return run
  }

  func kind(of run: RunID) -> JobKind { run.kind }

  var absent: String { "" }

  mutating func text(_ key: StaticString, _ form: TextForm, _ value: (Record) -> String) -> String {
    write(key, value(record)) { $1.string($0) }
  }

  mutating func object(_ key: StaticString, _ value: (Record) -> String) -> String {
    write(key, value(record)) { $1.raw($0) }
  }

  mutating func optionalText(_ key: StaticString, _ value: (Record) -> String?) -> String? {
    value(record).map { write(key, $0) { $1.string($0) } }
  }

  mutating func lastObject(_ key: StaticString, _ value: (Record) -> String?) -> String? {
    value(record).map { write(key, $0) { $1.raw($0) } }
  }

  mutating func flag(_ member: StaticString, _ value: (Record) -> Bool) -> Bool {
    let isTrue = value(record)
    if isTrue { json.member(member.memberName, true) }
    return isTrue
  }

  mutating func end() {
    json.close(UInt8(ascii: "}"))
    json.newline()
  }

  private mutating func write<Value>(
    _ key: StaticString, _ value: Value, _ write: (Value, inout JSONWriter) -> Void
  ) -> Value {
    json.member(key.memberName, value, write)
    return value
  }
}
