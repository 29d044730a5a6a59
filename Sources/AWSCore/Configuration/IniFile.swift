/// Why a shared file cannot be read, or has not what was asked of it; names the file and, for a broken one, the line.
package struct ProfileFileError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
}

/// A shared file's sections, read as Python's `configparser` reads them, since botocore does: `name = value` or
/// `name: value`; `#` and `;` begin a comment only at the start of a line; a line that is indented more than the
/// setting before it continues its value, also after empty lines; no section and no setting of a section stands twice;
/// the settings of `[DEFAULT]` stand in every section that has not its own.
struct IniFile {
  struct Section {
    /// What stands between the brackets, as it stands there.
    var name: String
    var settings: ExactDictionary<Setting> = ExactDictionary()
  }

  struct Setting: Equatable {
    /// The lines of a longer value are joined by newlines.
    var value: String
    /// Counted from 1.
    var line: Int
  }

  private(set) var sections: [Section] = []

  init(parsing bytes: [UInt8], path: String) throws(ProfileFileError) {
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    var reader = IniReader(path: path)
    for line in Self.lines(of: content) { try reader.read(line) }
    try reader.closeSetting()
    sections = reader.sections.map { section in
      var section = section
      section.settings.addAbsent(from: reader.defaults.settings)
      return section
    }
  }

  /// A line ends at `\n`, `\r\n` or `\r`.
  private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    return bytes.split(separator: newline, omittingEmptySubsequences: false).flatMap { line in
      let line = line.last == carriageReturn ? line.dropLast() : line
      return line.split(separator: carriageReturn, omittingEmptySubsequences: false)
    }
  }
}

/// The state between two lines.
private struct IniReader {
  let path: String
  var sections: [IniFile.Section] = []
  /// `[DEFAULT]`
  var defaults = IniFile.Section(name: "DEFAULT")

  private var line = 0
  private var place = Place.beforeFirst
  private var setting: (name: String, lines: [String], line: Int)?
  private var indentation = 0
  private var sectionLines = ExactDictionary<Int>()

  private enum Place { case beforeFirst, defaults, section }

  init(path: String) {
    self.path = path
  }

  mutating func read(_ bytes: ArraySlice<UInt8>) throws(ProfileFileError) {
    line += 1
    guard let text = String(validating: bytes, as: UTF8.self) else { throw problem("this is not UTF-8 text") }
    let words = text.trimmed
    if words.isEmpty {
      setting?.lines.append("")
      return
    }
    let first = words.unicodeScalars.first
    if first == "#" || first == ";" { return }
    if setting != nil, text.indentation > indentation {
      setting?.lines.append(words)
      return
    }
    indentation = text.indentation
    try closeSetting()
    if let name = Self.sectionName(words) { try open(name) } else { try begin(words) }
  }

  /// Whatever follows the last bracket is no part of the name.
  private static func sectionName(_ words: String) -> String? {
    let scalars = words.unicodeScalars
    guard scalars.first == "[", let end = scalars.lastIndex(of: "]") else { return nil }
    let name = scalars[..<end].dropFirst()
    return name.isEmpty ? nil : String(name)
  }

  private mutating func open(_ name: String) throws(ProfileFileError) {
    guard !name.utf8.elementsEqual(defaults.name.utf8) else {
      place = .defaults
      return
    }
    if let first = sectionLines[name] { throw problem("[\(name)] appears twice, first in line \(first)") }
    sectionLines[name] = line
    sections.append(IniFile.Section(name: name))
    place = .section
  }

  private mutating func begin(_ words: String) throws(ProfileFileError) {
    if place == .beforeFirst { throw problem("a setting comes before the first section") }
    let scalars = words.unicodeScalars
    guard let delimiter = scalars.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      let what = scalars.first == "[" ? "']' is missing after a section's name" : "expected <name> = <value>"
      throw problem(what)
    }
    let name = String(scalars[..<delimiter]).trimmedAtEnd.lowercased()
    if name.isEmpty { throw problem("there is no name before '\(scalars[delimiter])'") }
    if let first = current.settings[name] { throw problem("\(name) appears twice, first in line \(first.line)") }
    setting = (name, [String(scalars[scalars.index(after: delimiter)...]).trimmed], line)
  }

  mutating func closeSetting() throws(ProfileFileError) {
    guard let (name, lines, line) = setting else { return }
    setting = nil
    current.settings[name] = IniFile.Setting(value: lines.joined(separator: "\n").trimmedAtEnd, line: line)
  }

  private var current: IniFile.Section {
    get { place == .section ? sections[sections.count - 1] : defaults }
    set { if place == .section { sections[sections.count - 1] = newValue } else { defaults = newValue } }
  }

  private func problem(_ what: String) -> ProfileFileError {
    ProfileFileError(description: "\(path):\(line): \(what)")
  }
}
