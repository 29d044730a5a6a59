import JobModel

/// The text of a file, for the diagnostics about it.
struct SourceText {
  /// How many lines lie between two that are known: a file may have millions of them.
  private static let step = 64

  /// How many bytes a line may have that is shown.
  private static let longestShown = 4096

  private let bytes: [UInt8]
  /// Where lines 1, 65, 129 … begin.
  private let lineStarts: [Int]

  /// - Parameter bytes: UTF-8, lines that end with LF, CR or CRLF.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    var line = 1
    for index in bytes.indices where Self.endsLine(index, in: bytes) {
      line += 1
      if line % Self.step == 1 { starts.append(index + 1) }
    }
    lineStarts = starts
  }

  /// The values that a comment cuts short, if the text is YAML.
  var cutValues: CutValues { unsafe bytes.withUnsafeBufferPointer { unsafe CutValues(in: $0) } }

  private static func endsLine(_ index: Int, in bytes: [UInt8]) -> Bool {
    bytes[index] == 0x0A || bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
  }

  /// The bytes in UTF-8 without a byte order mark; nil for UTF-16 that is none.
  static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xEF, 0xBB) where bytes.count > 2 && bytes[2] == 0xBF: return Array(bytes[3...])
    case (0xFF, 0xFE): return transcode(bytes) { UInt16($1) << 8 | UInt16($0) }
    case (0xFE, 0xFF): return transcode(bytes) { UInt16($0) << 8 | UInt16($1) }
    default: return bytes
    }
  }

  private static func transcode(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> [UInt8]? {
    guard bytes.count % 2 == 0 else { return nil }
    let units = stride(from: 2, to: bytes.count, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
    return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
  }

  func diagnostic(_ located: LocatedFinding, in file: String) -> Diagnostic {
    let finding = located.finding
    let message = located.path.isEmpty ? finding.message : "\(located.path): \(finding.message)"
    return Diagnostic(
      finding.severity, at: SourceLocation(file: file, line: Int(located.from.line), column: Int(located.from.column)),
      message,
      excerpt: finding.isSensitive ? nil : excerpt(from: located.from, to: located.to), notes: finding.notes)
  }

  func diagnostic(_ error: SyntaxError, in file: String) -> Diagnostic {
    guard let mark = error.mark else { return Diagnostic(file: file, error.message, notes: error.notes) }
    return Diagnostic(
      at: SourceLocation(file: file, line: Int(mark.line), column: Int(mark.column)), error.message,
      excerpt: SensitiveLines.mayBe(in: bytes) ? nil : excerpt(from: mark, to: mark), notes: error.notes)
  }

  private func excerpt(from: Mark, to: Mark) -> Diagnostic.Excerpt? {
    guard let line = line(Int(from.line)) else { return nil }
    let rest = line.unicodeScalars.count - Int(from.column) + 1
    let length = to.line == from.line ? Int(to.column) - Int(from.column) : rest
    return Diagnostic.Excerpt(line: line, length: max(1, min(length, rest)))
  }

  /// The line of that number, from 1, without its end; nil if it is too long to show.
  private func line(_ number: Int) -> String? {
    let known = (number - 1) / Self.step
    guard number > 0, known < lineStarts.count else { return nil }
    var start = lineStarts[known]
    for _ in 0..<(number - 1) % Self.step {
      while start < bytes.count, !Self.endsLine(start, in: bytes) { start += 1 }
      guard start < bytes.count else { return nil }
      start += 1
    }
    var end = start
    while end < bytes.count, end - start <= Self.longestShown, !Self.endsLine(end, in: bytes) { end += 1 }
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    guard end - start <= Self.longestShown else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
