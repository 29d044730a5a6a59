import JobModel

/// What a line that is no record seems to be: words that say what happened and what to do, where the decoder's would
/// only say which byte it stumbled over.
enum LineProblemText {
  /// - Parameters:
  ///   - line: without its end.
  ///   - isStart: whether the file begins with it.
  static func problem(with line: ArraySlice<UInt8>, isStart: Bool) -> LineProblem? {
    if isStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { return LineProblem(message: byteOrderMark, advice: .none) }
    if isStart, line.starts(with: [0xFF, 0xFE]) || line.starts(with: [0xFE, 0xFF]) {
      return LineProblem(message: utf16, advice: .none)
    }
    if isConflictMarker(line) { return LineProblem(message: conflict, kind: .mergeConflict) }
    if line.first == 0 { return LineProblem(message: zeros) }
    return nil
  }

  /// Whether nothing stands there: what an editor leaves at the end of a file, or between lines.
  static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  }

  /// Seven of one character, alone or before a space.
  private static func isConflictMarker(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, "<|=>".utf8.contains(first), line.prefix(while: { $0 == first }).count == 7
    else { return false }
    return line.dropFirst(7).first.map { $0 == 0x20 || $0 == 0x0D } ?? true
  }

  /// Whether it begins as our lines do, whatever went wrong after that.
  static func isOurs(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: header.utf8) || line.starts(with: #"{"record":""#.utf8)
  }

  /// Whether it may be what a crash left of a state's first line.
  static func mayBeTornHeader(_ line: ArraySlice<UInt8>) -> Bool {
    zip(line, header.utf8).allSatisfy { $0 == $1 }
  }

  static let header = #"{"format":"\#(StateRecord.format)""#
}

// The words.
extension LineProblemText {
  static let notState = LineProblem(
    message:
      "this file is not a state, whose first line begins with \(header); check that --state names the right file",
    kind: .notState)

  private static let byteOrderMark =
    "the file begins with a byte order mark (BOM), which an editor put there; save it as UTF-8 without one"
  private static let utf16 = "the file is UTF-16, as some shells and editors write it; save it as UTF-8"
  private static let zeros = "the line begins with zero bytes, as a power loss may leave them"
  private static let conflict = """
    git found two versions of the state and left both here: delete the marker lines (<<<<<<<, =======, >>>>>>>; if \
    there is a |||||||, also all from it to the =======) and keep every other line, in any order; with a line \
    "\(StateFileName.usual) merge=union" in .gitattributes git merges them by itself
    """
}
