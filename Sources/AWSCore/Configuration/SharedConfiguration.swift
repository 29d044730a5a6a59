/// What the shared `config` and `credentials` files say together. Source: botocore, `configloader.py`.
struct SharedConfiguration: Sendable {
  typealias Settings = ExactDictionary<Profile.Setting>

  /// `[default]` and `[profile name]` of `config`.
  private(set) var configProfiles = ExactDictionary<Settings>()
  /// `[name]` of `credentials`.
  private(set) var credentialsProfiles = ExactDictionary<Settings>()
  /// `[sso-session name]` of `config`.
  private(set) var ssoSessions = ExactDictionary<Settings>()
  /// `[services name]` of `config`.
  private(set) var services = ExactDictionary<Settings>()
  /// `[name]` of `config`, which is no profile there, by name: the file's path.
  private var bareSections = ExactDictionary<String>()
  /// Why a whole file has nothing, each a sentence's part.
  private var absences: [String] = []

  mutating func note(absence: String) {
    absences.append(absence)
  }

  /// What may be the reason that a profile, or something in it, is not found: to be put behind the words that say so.
  func remarks(about profile: String) -> String {
    let bare = bareSections[profile].map { ["[\(profile)] in \($0) is not a profile; it must be [profile \(profile)]"] }
    return (absences + (bare ?? [])).map { "; \($0)" }.joined()
  }

  mutating func add(config file: IniFile, path: String) throws(ProfileFileError) {
    for section in file.sections {
      let settings = try Self.settings(of: section, path: path)
      if section.name.utf8.starts(with: "profile".utf8) {
        if let name = Self.secondWord(of: section.name) { configProfiles[name] = settings }
      } else if section.name.utf8.starts(with: "sso-session".utf8) {
        if let name = Self.secondWord(of: section.name) { ssoSessions[name] = settings }
      } else if section.name.utf8.starts(with: "services".utf8) {
        if let name = Self.secondWord(of: section.name) { services[name] = settings }
      } else if section.name == "default" {
        configProfiles["default"] = settings
      } else {
        bareSections[section.name] = path
      }
    }
  }

  mutating func add(credentials file: IniFile, path: String) throws(ProfileFileError) {
    for section in file.sections {
      credentialsProfiles[section.name] = try Self.settings(of: section, path: path)
    }
  }

  /// nil where neither file has it.
  func profile(_ name: String) -> Profile? {
    let (config, credentials) = (configProfiles[name], credentialsProfiles[name])
    guard config != nil || credentials != nil else { return nil }
    return Profile(name: name, config: config ?? Settings(), credentials: credentials ?? Settings(), services: services)
  }

  /// A section whose header has not two words is not meant for us.
  private static func secondWord(of header: String) -> String? {
    ShellWords.split(header).flatMap { $0.count == 2 ? $0[1] : nil }
  }

  private static func settings(of section: IniFile.Section, path: String) throws(ProfileFileError) -> Settings {
    var settings = Settings()
    for name in section.settings.keys {
      guard let found = section.settings[name] else { continue }
      settings[name] = Profile.Setting(
        value: found.value, file: path, nested: try nested(in: found, path: path))
    }
    return settings
  }

  /// A value that begins on the line after its name is a section of its own: `s3 =` and indented settings below.
  private static func nested(
    in setting: IniFile.Setting, path: String
  ) throws(ProfileFileError) -> ExactDictionary<String> {
    var nested = ExactDictionary<String>()
    guard setting.value.unicodeScalars.first == "\n" else { return nested }
    for (index, line) in setting.value.pythonLines.enumerated() where !line.trimmed.isEmpty {
      guard let equals = line.unicodeScalars.firstIndex(of: "=") else {
        throw ProfileFileError(description: "\(path):\(setting.line + index): expected <name> = <value>")
      }
      let value = line.unicodeScalars[line.unicodeScalars.index(after: equals)...]
      nested[String(line.unicodeScalars[..<equals]).trimmed] = String(value).trimmed
    }
    return nested
  }
}
