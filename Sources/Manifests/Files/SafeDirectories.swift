/// The folders that the user trusts whoever owns them, as git reads them: `safe.directory` of the system's and the user's
/// configuration, and of the environment. A repository's own configuration says nothing of that.
struct SafeDirectories {
  private(set) var entries: [String] = []
  private let home: String?

  /// Those of this process.
  static var current: SafeDirectories {
    SafeDirectories(variable: FileSystem.variable, read: { try? FileSystem.read($0) })
  }

  /// - Parameters:
  ///   - variable: a variable of the environment.
  ///   - read: a file's content; nil if it cannot be read.
  init(variable: (String) -> String?, read: (String) -> [UInt8]?) {
    home = variable("HOME")
    var files: [String] = []
    if ["1", "true", "yes", "on"].contains(variable("GIT_CONFIG_NOSYSTEM") ?? "") == false {
      files.append(variable("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig")
    }
    if let global = variable("GIT_CONFIG_GLOBAL") {
      files.append(global)
    } else {
      if let folder = variable("XDG_CONFIG_HOME") ?? home.map({ $0 + "/.config" }) {
        files.append(folder + "/git/config")
      }
      if let home { files.append(home + "/.gitconfig") }
    }
    for file in files { add(String(decoding: read(file) ?? [], as: UTF8.self)) }
    for index in 0..<min(1000, max(0, variable("GIT_CONFIG_COUNT").flatMap { Int($0) } ?? 0))
    where variable("GIT_CONFIG_KEY_\(index)")?.lowercased() == "safe.directory" {
      add(value: variable("GIT_CONFIG_VALUE_\(index)") ?? "")
    }
  }

  /// Whether `folder`, absolute and without links, is one of them.
  func contains(_ folder: String) -> Bool {
    entries.contains { entry in
      let path = entry.hasPrefix("~/") ? (home ?? "") + entry.dropFirst() : entry
      if path == "*" { return true }
      if path.hasSuffix("/*") { return ManifestRoot.folder(String(path.dropLast(2)), contains: folder) }
      return path.utf8.elementsEqual(folder.utf8) || FileSystem.realPath(path)?.utf8.elementsEqual(folder.utf8) == true
    }
  }

  /// An empty value takes back those before it.
  private mutating func add(value: String) {
    if value.isEmpty { entries = [] } else { entries.append(value) }
  }

  /// What a file of git's configuration says. Files that it includes are not read.
  private mutating func add(_ text: String) {
    var isSafe = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = Self.trimmed(line)
      if line.first == "[" {
        isSafe = line.dropFirst().prefix { $0 != "]" }.lowercased() == "safe"
      } else if isSafe, let equals = line.firstIndex(of: "="),
        Self.trimmed(line[..<equals]).lowercased() == "directory"
      {
        add(value: Self.value(Self.trimmed(line[line.index(after: equals)...])))
      }
    }
  }

  /// Quotes taken away, escapes read, a comment cut off.
  private static func value(_ text: Substring) -> String {
    var (value, isQuoted, rest) = ("", false, text)
    while let character = rest.popFirst() {
      switch character {
      case "\"": isQuoted.toggle()
      case "\\": value += rest.popFirst().map(String.init) ?? ""
      case "#" where !isQuoted, ";" where !isQuoted: return String(trimmed(value[...]))
      default: value.append(character)
      }
    }
    return value
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
