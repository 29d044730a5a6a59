/// Why a setting cannot be used; in words that name it and where it stands.
package struct SettingError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
}

/// Looks a setting up in the environment and then in a profile.
struct SettingLookUp {
  let environment: [String: String]
  let profile: Profile?

  struct Found {
    var value: String
    /// Where it stands: `AWS_REGION`, `region in /home/me/.aws/config`.
    var origin: String
  }

  /// The first of the variables that is set and not empty, else the profile's setting.
  func find(_ variables: [String], _ name: String) -> Found? {
    for variable in variables {
      if let value = environment.value(variable) { return Found(value: value, origin: variable) }
    }
    return profile?[name].map { Found(value: $0.value, origin: "\(name) in \($0.file)") }
  }
}

extension [String: String] {
  /// A variable of an environment; an empty one counts as not set.
  func value(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
