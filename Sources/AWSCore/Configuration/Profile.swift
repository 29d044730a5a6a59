/// The settings of one profile, each with the file it stands in.
package struct Profile: Sendable {
  package struct Setting: Equatable, Sendable {
    package var value: String
    package var file: String
    /// Indented lines below a setting without a value of its own, such as `s3 =`.
    var nested = ExactDictionary<String>()
  }

  package let name: String
  let config: ExactDictionary<Setting>
  let credentials: ExactDictionary<Setting>
  private let services: ExactDictionary<ExactDictionary<Setting>>

  init(
    name: String, config: ExactDictionary<Setting>, credentials: ExactDictionary<Setting>,
    services: ExactDictionary<ExactDictionary<Setting>>
  ) {
    self.name = name
    self.config = config
    self.credentials = credentials
    self.services = services
  }

  /// A setting by its lower-case name; the credentials file wins. An empty one counts as absent.
  package subscript(name: String) -> Setting? {
    for setting in [credentials[name], config[name]] {
      if let setting, !setting.value.isEmpty { return setting }
    }
    return nil
  }

  /// A setting of the `[services …]` section that the profile names, for one service.
  ///
  /// - Throws: where the profile names a section that is not there.
  func serviceSetting(_ name: String, of serviceID: String) throws(ProfileFileError) -> Setting? {
    guard let section = self["services"] else { return nil }
    guard let settings = services[section.value] else {
      throw ProfileFileError(
        description:
          "profile \"\(self.name)\" in \(section.file) names [services \(section.value)], which does not exist"
      )
    }
    guard let service = settings[serviceID], let value = service.nested[name], !value.isEmpty else { return nil }
    return Setting(value: value, file: service.file)
  }
}
