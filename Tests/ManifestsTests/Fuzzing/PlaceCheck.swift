import JobModel

@testable import Manifests

/// Holds diagnostics against the file that they are about.
struct PlaceCheck {
  private let file: String
  /// The bytes of each line, without its end.
  private let lines: [ArraySlice<UInt8>]

  init(of bytes: [UInt8], named file: String) {
    self.file = file
    let text = SourceText.utf8(bytes) ?? []
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in text.indices {
      let isPair = text[index] == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A
      guard text[index] == 0x0A || text[index] == 0x0D, !isPair else { continue }
      let isEnded = text[index] == 0x0A && index > start && text[index - 1] == 0x0D
      lines.append(text[start..<(isEnded ? index - 1 : index)])
      start = index + 1
    }
    self.lines = lines + [text[start...]]
  }

  /// - Parameter files: one of them is the diagnostic's.
  static func problems(of diagnostic: Diagnostic, in files: [PlaceCheck]) -> [String] {
    let texts = [diagnostic.message] + diagnostic.notes
    var problems: [String] = []
    if texts.contains(where: { $0.isEmpty || !ShownText.line($0).utf8.elementsEqual($0.utf8) }) {
      problems.append("a text cannot be shown as it is: \(texts)")
    }
    guard let location = diagnostic.location else {
      return diagnostic.excerpt == nil ? problems : problems + ["a line of no place: \(diagnostic)"]
    }
    problems += self.problems(of: location, in: files)
    guard problems.isEmpty, let excerpt = diagnostic.excerpt,
      let check = files.first(where: { $0.file == location.file })
    else { return problems }
    let line = check.lines[location.line - 1]
    let count = excerpt.line.unicodeScalars.count
    if !excerpt.line.utf8.elementsEqual(String(decoding: line, as: UTF8.self).utf8) {
      problems.append("another line is shown: \(diagnostic)")
    }
    if excerpt.length < 1 || location.column - 1 + excerpt.length > max(count, location.column) {
      problems.append("more than the line is marked: \(diagnostic)")
    }
    return problems
  }

  static func problems(of location: SourceLocation, in files: [PlaceCheck]) -> [String] {
    guard let check = files.first(where: { $0.file == location.file }) else { return ["of no file: \(location)"] }
    guard check.lines.indices.contains(location.line - 1) else { return ["there is no such line: \(location)"] }
    let count = check.lines[location.line - 1].count { $0 & 0xC0 != 0x80 }
    return (1...count + 1).contains(location.column) ? [] : ["there is no such column: \(location)"]
  }
}
