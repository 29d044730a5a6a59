/// Why a shared file cannot be read; names the file and the line.
package struct ProfileFileError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
}

/// A shared `config` or `credentials` file: sections of `name = value`, `#` and `;` comments, indented lines nested
/// below the setting before them. A section that stands twice is merged, the later setting wins.
/// Source: AWS SDKs and Tools Reference Guide, "Using shared config and credentials files".
struct ProfileFile {
  /// In `config` a profile is `[profile name]`, and only `default` may do without the word; in `credentials` it is
  /// `[name]`.
  enum Kind { case config, credentials }

  var profiles: [String: [String: Profile.Setting]] = [:]
  var services: [String: [String: Profile.Setting]] = [:]

  init() {}

  init(parsing bytes: [UInt8], path: String, kind: Kind) throws(ProfileFileError) {
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw ProfileFileError(description: "\(path) is not UTF-8 text")
    }
    var section = Section.none
    var lastName: String?
    for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let problem = { (what: String) in ProfileFileError(description: "\(path):\(index + 1): \(what)") }
      let words = String(line).trimmed
      if words.isEmpty || words.hasPrefix("#") || words.hasPrefix(";") { continue }
      if words.hasPrefix("[") {
        guard let end = words.firstIndex(of: "]") else { throw problem("']' is missing after a section's name") }
        section = Section(String(words[words.index(after: words.startIndex)..<end]), kind)
        open(section)
        lastName = nil
        continue
      }
      if section == .none { throw problem("a setting stands before the first section") }
      let isNested = line.first == " " || line.first == "\t"
      guard let equals = words.firstIndex(of: "=") else {
        // An indented line without a name continues a value; no value that counts here has a second line.
        if isNested, lastName != nil { continue }
        throw problem("expected <name> = <value>")
      }
      let name = String(words[..<equals]).trimmed.lowercased()
      if name.isEmpty { throw problem("there is no name before '='") }
      let value = String(words[words.index(after: equals)...]).withoutComment.trimmed
      if isNested, let lastName {
        edit(section) { $0[lastName]?.nested[name] = value }
      } else {
        edit(section) { $0[name] = Profile.Setting(value: value, file: path) }
        lastName = name
      }
    }
  }

  private mutating func open(_ section: Section) {
    edit(section) { _ in }
  }

  private mutating func edit(_ section: Section, _ change: (inout [String: Profile.Setting]) -> Void) {
    switch section {
    case .profile(let name): change(&profiles[name, default: [:]])
    case .services(let name): change(&services[name, default: [:]])
    case .none, .other: break
    }
  }
}

private enum Section: Equatable {
  case none
  case profile(String)
  case services(String)
  /// One that is nothing to us: `[sso-session x]`, a profile in the wrong file's form.
  case other

  init(_ header: String, _ kind: ProfileFile.Kind) {
    let header = header.trimmed
    let word = header.prefix { $0 != " " && $0 != "\t" }
    let rest = String(header.dropFirst(word.count)).trimmed.unquoted
    switch kind {
    case .credentials: self = .profile(header.unquoted)
    case .config where rest.isEmpty: self = header == "default" ? .profile("default") : .other
    case .config where word == "profile": self = .profile(rest)
    case .config where word == "services": self = .services(rest)
    case .config: self = .other
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\r" }
    var view = unicodeScalars[...]
    while let first = view.first, isBlank(first) { view.removeFirst() }
    while let last = view.last, isBlank(last) { view.removeLast() }
    return String(view)
  }

  fileprivate var unquoted: String {
    guard count >= 2, let quote = first, quote == "\"" || quote == "'", last == quote else { return self }
    return String(dropFirst().dropLast())
  }

  /// A value ends where white space and `#` or `;` follow it.
  fileprivate var withoutComment: String {
    var previous: Character?
    for index in indices {
      if self[index] == "#" || self[index] == ";", previous == nil || previous == " " || previous == "\t" {
        return String(self[..<index])
      }
      previous = self[index]
    }
    return self
  }
}
