import JobModel

/// Finds the members of one record after the other in lines of exactly the form that usher writes, without making anything
/// of them. `MemberReader` has the last word on any other line.
struct LineFinder<Record: RecordLine>: MemberPass where Record.Run == FoundRun, Record.Text == Range<Int> {
  /// The line is in another form, right or wrong.
  struct OtherForm: Error {}
  typealias Failure = OtherForm

  private let bytes: LentBytes
  private var scanner: LineScanner
  private var forms = KnownForms()

  init(_ bytes: LentBytes) {
    self.bytes = bytes
    scanner = LineScanner(bytes, in: 0..<0)
  }

  /// The record whose line begins at the start of a range, and that line with its end; nil where it is in another form.
  mutating func record(in range: Range<Int>) -> (record: Record, line: Range<Int>)? {
    scanner = LineScanner(bytes, in: range)
    guard let record = try? Record(&self) else { return nil }
    let line = range.lowerBound..<scanner.offset
    return !scanner.sawNonASCII || bytes[line].isUTF8 ? (record, line) : nil
  }

  @inline(__always)
  mutating func begin(_ start: StaticString) throws(OtherForm) { try require(scanner.skip(start)) }

  @inline(__always)
  mutating func id(_ key: StaticString, _ value: (Record) -> RecordID) throws(OtherForm) -> RecordID {
    try quoted(key) { $0.id() }
  }

  /// No record of several ids is read at a glance.
  func ids(_ key: StaticString, _ value: (Record) -> [RecordID]) throws(OtherForm) -> [RecordID] { throw OtherForm() }

  @inline(__always)
  mutating func run(
    _ kind: StaticString, _ name: StaticString, _ digest: StaticString, _ value: (Record) -> FoundRun
  ) throws(OtherForm) -> FoundRun {
    var known = JobKind.audienceGenerationJob
    if scanner.skip(kind) {
      let text = try quoted("") { $0.text() }
      let other = JobKind.allCases.first { other in other.rawValue.lendUTF8 { $0 == bytes[text] } }
      guard let other, other != known else { throw OtherForm() }
      known = other
    }
    return FoundRun(kind: known, name: try quoted(name) { $0.name() }, digest: try quoted(digest) { $0.digest() })
  }

  @inline(__always)
  mutating func text(
    _ key: StaticString, _ form: TextForm, _ value: (Record) -> Range<Int>
  ) throws(OtherForm) -> Range<Int> {
    if form == .time { return try quoted(key) { $0.time() } }
    let text = try quoted(key) { $0.text() }
    try require(forms.fit(text, form, in: bytes))
    return text
  }

  @inline(__always)
  mutating func object(_ key: StaticString, _ value: (Record) -> Range<Int>) throws(OtherForm) -> Range<Int> {
    guard scanner.skip(key), let object = scanner.object() else { throw OtherForm() }
    return object
  }

  @inline(__always)
  mutating func flag(_ member: StaticString, _ value: (Record) -> Bool) -> Bool { scanner.skip(member) }

  @inline(__always)
  mutating func end() throws(OtherForm) { try require(scanner.skip("}\n")) }

  @inline(__always)
  private mutating func quoted<Value>(
    _ key: StaticString, _ value: (inout LineScanner) -> Value?
  ) throws(OtherForm) -> Value {
    guard scanner.skip(key), let value = value(&scanner), scanner.skip(UInt8(ascii: "\"")) else { throw OtherForm() }
    return value
  }

  @inline(__always)
  private func require(_ isRight: Bool) throws(OtherForm) {
    if !isRight { throw OtherForm() }
  }
}

/// A run whose name is only found.
struct FoundRun {
  let kind: JobKind
  let name: Range<Int>
  let digest: SpecDigest
}
