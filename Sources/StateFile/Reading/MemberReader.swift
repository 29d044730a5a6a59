import JSONText
import JobModel

/// Takes the members of one record, each once, so that what is left is unknown.
struct MemberReader {
  private var members: [JSONValue.Member]

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

  mutating func text(_ name: String, _ form: TextForm) throws(LineProblem) -> String {
    let text = try text(name)
    guard text.lendUTF8({ form.fits($0) }) else { throw wrong(name, form.words) }
    return text
  }

  mutating func integer(_ name: String) throws(LineProblem) -> Int {
    guard let value = try take(name).integer else { throw wrong(name, "an integer") }
    return value
  }

  /// An object, as text in one form.
  mutating func object(_ name: String) throws(LineProblem) -> String {
    let value = try take(name)
    guard value.members != nil else { throw wrong(name, "an object") }
    var json = JSONWriter()
    value.write(to: &json)
    return json.text
  }

  /// Written only where it is true.
  mutating func flag(_ name: String) throws(LineProblem) -> Bool {
    guard has(name) else { return false }
    guard try take(name).bool == true else { throw wrong(name, "true") }
    return true
  }

  mutating func id(_ name: String) throws(LineProblem) -> RecordID {
    guard let id = RecordID(try text(name)) else { throw wrong(name, "32 lower-case hexadecimal digits") }
    return id
  }

  mutating func ids() throws(LineProblem) -> [RecordID] {
    let ids = try take("ids").elements?.map { $0.string.flatMap { RecordID($0) } } ?? []
    guard !ids.isEmpty, !ids.contains(nil) else { throw wrong("ids", "an array of ids") }
    return ids.compactMap { $0 }
  }

  mutating func name() throws(LineProblem) -> JobName {
    guard let name = JobName(try text("name")) else { throw wrong("name", "a job's name") }
    return name
  }

  mutating func run() throws(LineProblem) -> RunID {
    RunID(.audienceGenerationJob, try name(), try digest())
  }

  private mutating func digest() throws(LineProblem) -> SpecDigest {
    guard let digest = SpecDigest(try text("digest")) else {
      throw wrong("digest", "64 lower-case hexadecimal digits")
    }
    return digest
  }

  mutating func time() throws(LineProblem) -> String {
    let time = try text("time")
    let isTime = LineScanner.scan(Array(time.utf8)) { $0.time() != nil && $0.isAtEnd }
    guard isTime else { throw wrong("time", "a time such as 2026-11-23T08:00:00Z") }
    return time
  }

  /// Throws where a member is left over.
  func finish() throws(LineProblem) {
    guard let member = members.first else { return }
    throw LineProblem(
      message: "the member \(quoted(member.name)) is given twice, or a newer usher wrote it: then update usher",
      notes: StateError.newerOrDamaged)
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
