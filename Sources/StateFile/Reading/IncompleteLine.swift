import JSONText
import JobModel

/// A line that holds the beginning of a record and not its end, as a crash leaves the last line of a file: committed all
/// the same, it gets into the middle by a merge, and where its newline is missing too, another record follows in it.
struct IncompleteLine {
  private let line: ArraySlice<UInt8>
  /// Where a whole record begins behind the beginning of the first one; nil where none does.
  private let next: Int?

  /// nil for a line that is damaged in another way, or no record of ours at all.
  init?(_ line: ArraySlice<UInt8>) {
    self.line = line
    let beginnings = [LineProblemText.header, Self.beginning]
    next = Self.wholeRecord(in: line)
    let first = line[..<(next ?? line.endIndex)]
    guard !first.isEmpty, beginnings.contains(where: { zip(first, $0.utf8).allSatisfy { $0 == $1 } }) else {
      return nil
    }
    guard next != nil || Self.isOpen(line) else { return nil }
  }

  func problem(line number: Int) -> LineProblem {
    let delete: String
    let message: String
    if next == nil {
      message = "this line is incomplete, as after a crash\(known)"
      delete = "delete line \(number): usher ignores an incomplete record"
    } else {
      message = "this line has two records, and the first one is incomplete, as after a crash\(known)"
      delete =
        "delete the beginning of line \(number), up to its second {\"record\": usher ignores an incomplete record"
    }
    return LineProblem(
      message: message, kind: .incomplete,
      advice: .steps([
        "nothing was changed; keep a copy of the file, then \(delete)",
        "then, before the next apply, run 'usher state rebuild' and 'usher state verify': they find its job if it was started",
      ]))
  }

  /// What can be read in it.
  private var known: String {
    let first = line[..<(next ?? line.endIndex)]
    let parts = [("record", ""), ("name", "job "), ("serviceName", "service name "), ("audienceGenerationJobArn", "")]
      .compactMap { member, words in
        Self.text(of: member, in: first).map { "\(words)\(words.isEmpty ? ShownText.line($0) : ShownText.quoted($0))" }
      }
    return parts.isEmpty ? "" : "; it begins: \(parts.joined(separator: ", "))"
  }

  private static let beginning = #"{"record":""#

  /// The last place behind the first byte from which on everything is one record.
  private static func wholeRecord(in line: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(line)
    let beginning = Array(beginning.utf8)
    guard bytes.count > beginning.count else { return nil }
    for start in (1...bytes.count - beginning.count).reversed()
    where bytes[start...].starts(with: beginning) && (try? RecordDecoder.decode(bytes, in: start..<bytes.count)) != nil
    {
      return line.startIndex + start
    }
    return nil
  }

  /// Whether the line is right JSON as far as it goes, and ends before its object does.
  private static func isOpen(_ line: ArraySlice<UInt8>) -> Bool {
    var cursor = JSONCursor(Array(line), in: 0..<line.count)
    do {
      _ = try cursor.value()
      return false
    } catch {
      // Where it stops there is the beginning of a text, of a word or of a number, or nothing.
      let rest = line.dropFirst(error.offset)
      guard rest.first == UInt8(ascii: "\"") else {
        return rest.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || "+-.E".utf8.contains($0) }
      }
      var isEscaped = false
      return !rest.dropFirst().contains { byte in
        defer { isEscaped = byte == UInt8(ascii: "\\") && !isEscaped }
        return byte == UInt8(ascii: "\"") && !isEscaped
      }
    }
  }

  /// A whole text member, found by its name.
  private static func text(of member: String, in line: ArraySlice<UInt8>) -> String? {
    let key = Array("\"\(member)\":\"".utf8)
    guard line.count >= key.count else { return nil }
    for start in line.startIndex...line.endIndex - key.count where line[start...].starts(with: key) {
      let rest = line[(start + key.count)...]
      guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    return nil
  }
}
