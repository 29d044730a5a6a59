/// The files of a home folder that the AWS tools share: the `config` and `credentials` files, and what stands beside
/// them. Where they are is for the environment to say.
package struct SharedFiles: Sendable {
  package let environment: [String: String]
  private let readFile: @Sendable (_ path: String) throws -> [UInt8]?
  private let writeFile: @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void

  /// - Parameters:
  ///   - environment: `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, `AWS_PROFILE` and `HOME` are looked at.
  ///   - read: the bytes of a file; nil where there is none; throws where it cannot be read, `SharedFileIsFolder` for a
  ///     folder.
  ///   - write: replaces a file as a whole.
  package init(
    environment: [String: String], read: @escaping @Sendable (_ path: String) throws -> [UInt8]?,
    write: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) {
    self.environment = environment
    readFile = read
    writeFile = write
  }

  package var configPath: String { path("AWS_CONFIG_FILE", "config") }
  package var credentialsPath: String { path("AWS_SHARED_CREDENTIALS_FILE", "credentials") }

  /// The profile that the environment names; of its two variables the one that botocore prefers.
  var namedProfile: String? {
    environment.value("AWS_DEFAULT_PROFILE") ?? environment.value("AWS_PROFILE")
  }

  func configuration() throws(ProfileFileError) -> SharedConfiguration {
    var configuration = SharedConfiguration()
    if let file = try parse(configPath, "AWS_CONFIG_FILE", &configuration) {
      try configuration.add(config: file, path: configPath)
    }
    if let file = try parse(credentialsPath, "AWS_SHARED_CREDENTIALS_FILE", &configuration) {
      try configuration.add(credentials: file, path: credentialsPath)
    }
    return configuration
  }

  /// The bytes of any other file that a setting names; nil where there is none.
  func read(_ path: String) throws -> [UInt8]? {
    try readFile(path)
  }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    try writeFile(path, bytes)
  }

  /// A path below the home folder's `.aws`.
  func awsPath(_ path: String) -> String { "\(environment["HOME"] ?? "")/.aws/\(path)" }

  /// A folder in the place of the file counts as no file, as in botocore.
  ///
  /// - Parameter variable: the one that can name the file.
  private func parse(
    _ path: String, _ variable: String, _ configuration: inout SharedConfiguration
  ) throws(ProfileFileError) -> IniFile? {
    let bytes: [UInt8]?
    do {
      bytes = try readFile(path)
    } catch is SharedFileIsFolder {
      configuration.note(absence: "\(path) is a folder, not a file")
      return nil
    } catch {
      throw ProfileFileError(description: "\(path) cannot be read: \(error)")
    }
    guard let bytes else {
      if environment.value(variable) != nil {
        configuration.note(absence: "\(variable) names \(path), which does not exist")
      }
      return nil
    }
    return try IniFile(parsing: bytes, path: path)
  }

  private func path(_ variable: String, _ file: String) -> String {
    guard let path = environment.value(variable) else { return awsPath(file) }
    let expanded = expandingVariables(in: path)
    return expanded.hasPrefix("~/") ? (environment["HOME"] ?? "") + expanded.dropFirst() : expanded
  }

  /// Puts values in the place of `$NAME` and `${NAME}`; an unknown one stays as it is.
  private func expandingVariables(in path: String) -> String {
    path.replacing(/\$(?:(\w+)|\{([^}]*)\})/.asciiOnlyWordCharacters()) { match in
      let name = match.output.1 ?? match.output.2 ?? ""
      return environment[String(name)] ?? String(match.output.0)
    }
  }
}

/// A folder stands where a file was expected.
struct SharedFileIsFolder: Error, CustomStringConvertible {
  var description: String { "it is a folder" }
}
