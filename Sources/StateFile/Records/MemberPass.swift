import JobModel

/// Goes over the members of a record in the order in which its line has them: one pass writes them (`LineWriter`), one
/// reads them, in any order (`MemberReader`), one only finds where they stand (`LineFinder`).
///
/// Each method is given the member's name with what stands around it in a line, `,"name":"`; a pass that writes takes the
/// value from its record.
protocol MemberPass<Record> {
  associatedtype Record
  /// What the pass makes of a run and of a text: the value, or where it stands.
  associatedtype Run
  associatedtype Text
  associatedtype Failure: Error

  mutating func begin(_ start: StaticString) throws(Failure)
  mutating func id(_ key: StaticString, _ value: (Record) -> RecordID) throws(Failure) -> RecordID
  mutating func ids(_ key: StaticString, _ value: (Record) -> [RecordID]) throws(Failure) -> [RecordID]
  /// Three members, of which the first is there only where the kind is not the generation job.
  mutating func run(
    _ kind: StaticString, _ name: StaticString, _ digest: StaticString, _ value: (Record) -> Run
  ) throws(Failure) -> Run
  /// The kind of a run that was passed.
  func kind(of run: Run) -> JobKind
  /// In the place of a text that records of the run's kind do not have.
  var absent: Text { get }
  mutating func text(_ key: StaticString, _ form: TextForm, _ value: (Record) -> Text) throws(Failure) -> Text
  /// An object of any members, as text.
  mutating func object(_ key: StaticString, _ value: (Record) -> Text) throws(Failure) -> Text
  /// A text of any form that is not always there.
  mutating func optionalText(_ key: StaticString, _ value: (Record) -> Text?) throws(Failure) -> Text?
  /// An object that is the last member, and not always there; a pass may step over it.
  mutating func lastObject(_ key: StaticString, _ value: (Record) -> Text?) throws(Failure) -> Text?
  /// A member that is there only where it is true.
  mutating func flag(_ member: StaticString, _ value: (Record) -> Bool) throws(Failure) -> Bool
  mutating func end() throws(Failure)
}

/// A record with its one list of members, which every pass follows.
protocol RecordLine {
  associatedtype Run
  associatedtype Text

  init<Pass: MemberPass<Self>>(_ line: inout Pass) throws(Pass.Failure) where Pass.Run == Run, Pass.Text == Text
}

extension RecordLine where Run == RunID, Text == String {
  /// The line in the one form that usher writes, its end included.
  var line: [UInt8] {
    var line = LineWriter(self)
    _ = Self(&line)
    return line.bytes
  }
}

extension StaticString {
  /// What stands between the first quotes.
  var memberName: String {
    let quote = UInt8(ascii: "\"")
    return withUTF8Buffer { bytes in
      let rest = unsafe bytes.drop { $0 != quote }.dropFirst()
      return unsafe String(decoding: rest.prefix { $0 != quote }, as: UTF8.self)
    }
  }
}
