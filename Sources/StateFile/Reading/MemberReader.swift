import JSONText
import JobModel

/// Takes the members of one record, each once, so that what is left is unknown.
struct MemberReader<Record> {
  private(set) var members: [JSONValue.Member]

  init(_ members: [JSONValue.Member]) {
    self.members = members
  }

  func has(_ name: String) -> Bool {
    index(of: name) != nil
  }

  mutating func text(_ name: String) throws(LineProblem) -> String {
    guard let text = try take(name).string else { throw wrong(name, "a string") }
    return text
  }

  mutating func integer(_ name: String) throws(LineProblem) -> Int {
    guard let value = try take(name).integer else { throw wrong(name, "an integer") }
    return value
  }

  private func index(of name: String) -> Int? {
    members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }

  private mutating func take(_ name: String) throws(LineProblem) -> JSONValue {
    guard let index = index(of: name) else { throw LineProblem(message: "the member \(quoted(name)) is missing") }
    return members.remove(at: index).value
  }

  private func wrong(_ name: String, _ expected: String) -> LineProblem {
    LineProblem(message: "the member \(quoted(name)) is not \(expected)")
  }
}

extension MemberReader: MemberPass {
  typealias Failure = LineProblem

  /// Which record it is was read before.
  func begin(_ start: StaticString) {}

  mutating func id(_ key: StaticString, _ value: (Record) -> RecordID) throws(LineProblem) -> RecordID {
    try text(key, "32 lower-case hexadecimal digits") { RecordID($0) }
  }

  mutating func ids(_ key: StaticString, _ value: (Record) -> [RecordID]) throws(LineProblem) -> [RecordID] {
    let ids = try take(key.memberName).elements?.map { $0.string.flatMap { RecordID($0) } } ?? []
    guard !ids.isEmpty, !ids.contains(nil) else { throw wrong(key.memberName, "an array of ids") }
    return ids.compactMap { $0 }
  }

  mutating func run(
    _ kind: StaticString, _ name: StaticString, _ digest: StaticString, _ value: (Record) -> RunID
  ) throws(LineProblem) -> RunID {
    RunID(
      try self.kind(kind), try text(name, TextForm.jobName.words) { JobName($0) },
      try text(digest, "64 lower-case hexadecimal digits") { SpecDigest($0) })
  }

  func kind(of run: RunID) -> JobKind { run.kind }

  var absent: String { "" }

  mutating func text(
    _ key: StaticString, _ form: TextForm, _ value: (Record) -> String
  ) throws(LineProblem) -> String {
    try text(key, form.words) { text in form.holds(text) ? text : nil }
  }

  mutating func object(_ key: StaticString, _ value: (Record) -> String) throws(LineProblem) -> String {
    let value = try take(key.memberName)
    guard value.members != nil else { throw wrong(key.memberName, "an object") }
    var json = JSONWriter()
    value.write(to: &json)
    return json.text
  }

  mutating func optionalText(_ key: StaticString, _ value: (Record) -> String?) throws(LineProblem) -> String? {
    has(key.memberName) ? try text(key, .any) { value($0) ?? "" } : nil
  }

  mutating func lastObject(_ key: StaticString, _ value: (Record) -> String?) throws(LineProblem) -> String? {
    has(key.memberName) ? try object(key) { value($0) ?? "" } : nil
  }

  mutating func flag(_ member: StaticString, _ value: (Record) -> Bool) throws(LineProblem) -> Bool {
    guard has(member.memberName) else { return false }
    guard try take(member.memberName).bool == true else { throw wrong(member.memberName, "true") }
    return true
  }

  /// Throws where a member is left over.
  func end() throws(LineProblem) {
    guard let member = members.first else { return }
    throw LineProblem(
      message: "the member \(quoted(member.name)) is given twice, or a newer usher wrote it: then update usher",
      advice: .restoringUnlessNewer)
  }

  private mutating func kind(_ key: StaticString) throws(LineProblem) -> JobKind {
    guard has(key.memberName) else { return .audienceGenerationJob }
    let text = try text(key.memberName)
    guard let kind = JobKind(rawValue: text) else {
      throw LineProblem(
        message: "this usher knows no job of the kind \(quoted(text)); a newer one may have written it: update usher",
        advice: .restoringUnlessNewer)
    }
    return kind
  }

  private mutating func text<Value>(
    _ key: StaticString, _ expected: String, _ read: (String) -> Value?
  ) throws(LineProblem) -> Value {
    guard let value = read(try text(key.memberName)) else { throw wrong(key.memberName, expected) }
    return value
  }
}

extension JSONValue {
  fileprivate func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.bool(value)
    case .number(let text): json.raw(text)
    case .string(let text): json.string(text)
    case .array(let elements):
      json.array { json in
        for element in elements { element.write(to: &json) }
      }
    case .object(let members):
      json.object { json in
        for member in members {
          json.key(member.name)
          member.value.write(to: &json)
        }
      }
    }
  }
}
