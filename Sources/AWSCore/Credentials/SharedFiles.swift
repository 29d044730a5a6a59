#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The shared `config` and `credentials` files: where they are, and their profiles.
package struct SharedFiles: Sendable {
  let environment: [String: String]
  private let read: @Sendable (_ path: String) throws -> [UInt8]?

  /// - Parameters:
  ///   - environment: `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, `AWS_PROFILE` and `HOME` are looked at.
  ///   - read: the bytes of a file; nil where there is none; throws where it cannot be read.
  package init(environment: [String: String], read: @escaping @Sendable (_ path: String) throws -> [UInt8]?) {
    self.environment = environment
    self.read = read
  }

  /// Reads from the disk.
  package static func onDisk(environment: [String: String]) -> SharedFiles {
    SharedFiles(environment: environment) { path in
      do {
        return Array(try Data(contentsOf: URL(filePath: path)))
      } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
        return nil
      }
    }
  }

  package var configPath: String { path("AWS_CONFIG_FILE", "config") }
  package var credentialsPath: String { path("AWS_SHARED_CREDENTIALS_FILE", "credentials") }

  /// The profile of that name; without a name that of `AWS_PROFILE` or `default`. nil where no file has it.
  package func profile(_ name: String?) throws(ProfileFileError) -> Profile? {
    let name = profileName(name)
    let config = try parse(configPath, .config)
    let credentials = try parse(credentialsPath, .credentials)
    guard config.profiles[name] != nil || credentials.profiles[name] != nil else { return nil }
    return Profile(
      name: name, config: config.profiles[name] ?? [:], credentials: credentials.profiles[name] ?? [:],
      services: config.services)
  }

  func profileName(_ explicit: String?) -> String {
    explicit ?? environment["AWS_PROFILE"].flatMap { $0.isEmpty ? nil : $0 } ?? "default"
  }

  private func parse(_ path: String, _ kind: ProfileFile.Kind) throws(ProfileFileError) -> ProfileFile {
    let bytes: [UInt8]?
    do {
      bytes = try read(path)
    } catch {
      throw ProfileFileError(description: "\(path) cannot be read: \(error)")
    }
    guard let bytes else { return ProfileFile() }
    return try ProfileFile(parsing: bytes, path: path, kind: kind)
  }

  private func path(_ variable: String, _ file: String) -> String {
    let home = environment["HOME"] ?? ""
    guard let path = environment[variable], !path.isEmpty else { return "\(home)/.aws/\(file)" }
    return path.hasPrefix("~/") ? home + path.dropFirst() : path
  }
}

/// The settings of one profile, each with the file it stands in.
package struct Profile: Sendable {
  package struct Setting: Equatable, Sendable {
    package var value: String
    package var file: String
    /// Indented lines below a setting without a value of its own, such as `s3 =`.
    var nested: [String: String] = [:]
  }

  package let name: String
  let config: [String: Setting]
  let credentials: [String: Setting]
  let services: [String: [String: Setting]]

  /// A setting by its lower-case name; the credentials file wins. An empty one counts as absent.
  package subscript(name: String) -> Setting? {
    for setting in [credentials[name], config[name]] {
      if let setting, !setting.value.isEmpty { return setting }
    }
    return nil
  }

  /// A setting of the `[services …]` section that the profile names, for one service.
  func serviceSetting(_ name: String, of serviceID: String) -> Setting? {
    guard let section = self["services"], let service = services[section.value]?[serviceID],
      let value = service.nested[name]
    else { return nil }
    return Setting(value: value, file: service.file)
  }
}
