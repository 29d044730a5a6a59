import JobModel

/// Finds the members of one record after the other in lines of exactly the form that usher writes, without making anything
/// of them. `MemberReader` has the last word on any other line.
struct LineFinder<Record: RecordLine>: MemberPass where Record.Run == FoundRun, Record.Text == Range<Int> {
  typealias Failure = OtherForm

  private let bytes: LentBytes
  private var scanner: LineScanner
  private var forms = KnownForms()
  private let readsMetrics: Bool
  /// The members of a run that was found, and where they stand. In a compacted state what became of a job stands behind its
  /// started record, with the same ones.
  var known: (run: FoundRun, members: Range<Int>)?

  /// - Parameter readsMetrics: whether `lastObject` finds what is right JSON, instead of stepping over it.
  init(_ bytes: LentBytes, readsMetrics: Bool = true) {
    (self.bytes, self.readsMetrics) = (bytes, readsMetrics)
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
  mutating func begin(_ start: StaticString) throws(OtherForm) {
    if !scanner.skip(start) { throw OtherForm() }
  }

  @inline(__always)
  mutating func id(_ key: StaticString, _ value: (Record) -> RecordID) throws(OtherForm) -> RecordID {
    guard scanner.skip(key), let id = scanner.id(), scanner.skip(Self.quote) else { throw OtherForm() }
    return id
  }

  /// No record of several ids is read at a glance.
  func ids(_ key: StaticString, _ value: (Record) -> [RecordID]) throws(OtherForm) -> [RecordID] { throw OtherForm() }

  @inline(__always)
  mutating func run(
    _ kind: StaticString, _ name: StaticString, _ digest: StaticString, _ value: (Record) -> FoundRun
  ) throws(OtherForm) -> FoundRun {
    let start = scanner.offset
    if let known, scanner.skip(known.members, in: bytes) {
      let run = known.run
      let name = start + run.name.lowerBound - known.members.lowerBound
      return FoundRun(kind: run.kind, name: name..<name + run.name.count, digest: run.digest)
    }
    var known = JobKind.audienceGenerationJob
    if scanner.skip(kind) {
      guard let text = scanner.text(), scanner.skip(Self.quote),
        let other = JobKind.allCases.first(where: { kind in kind.rawValue.lendUTF8 { $0 == bytes[text] } }),
        other != known
      else { throw OtherForm() }
      known = other
    }
    guard scanner.skip(name), let name = scanner.name(), scanner.skip(Self.quote), scanner.skip(digest),
      let digest = scanner.digest(), scanner.skip(Self.quote)
    else { throw OtherForm() }
    let run = FoundRun(kind: known, name: name, digest: digest)
    self.known = (run, start..<scanner.offset)
    return run
  }

  @inline(__always)
  func kind(of run: FoundRun) -> JobKind { run.kind }

  @inline(__always)
  var absent: Range<Int> { 0..<0 }

  @inline(__always)
  mutating func text(
    _ key: StaticString, _ form: TextForm, _ value: (Record) -> Range<Int>
  ) throws(OtherForm) -> Range<Int> {
    guard scanner.skip(key), let text = form == .time ? scanner.time() : scanner.text(), scanner.skip(Self.quote),
      form == .time || forms.fit(text, form, in: bytes)
    else { throw OtherForm() }
    return text
  }

  @inline(__always)
  mutating func object(_ key: StaticString, _ value: (Record) -> Range<Int>) throws(OtherForm) -> Range<Int> {
    guard scanner.skip(key), let object = scanner.object() else { throw OtherForm() }
    return object
  }

  @inline(__always)
  mutating func optionalText(
    _ key: StaticString, _ value: (Record) -> Range<Int>?
  ) throws(OtherForm) -> Range<Int>? {
    guard scanner.skip(key) else { return nil }
    guard let text = scanner.text(), scanner.skip(Self.quote) else { throw OtherForm() }
    return text
  }

  @inline(__always)
  mutating func lastObject(
    _ key: StaticString, _ value: (Record) -> Range<Int>?
  ) throws(OtherForm) -> Range<Int>? {
    guard scanner.skip(key) else { return nil }
    guard let object = readsMetrics ? scanner.object() : scanner.lastObject() else { throw OtherForm() }
    return object
  }

  @inline(__always)
  mutating func flag(_ member: StaticString, _ value: (Record) -> Bool) -> Bool { scanner.skip(member) }

  @inline(__always)
  mutating func end() throws(OtherForm) {
    if !scanner.skip("}\n") { throw OtherForm() }
  }

  private static var quote: UInt8 { UInt8(ascii: "\"") }
}

/// The line is in another form, right or wrong. Not in the finder, which is generic: whoever throws would look for the
/// conformances of its type.
struct OtherForm: Error {}

/// A run whose name is only found.
struct FoundRun {
  let kind: JobKind
  let name: Range<Int>
  let digest: SpecDigest
}
