import JobModel

/// A job's name as an argument.
enum GivenName {
  /// - Parameter rule: which arguments are names, where that has to be said.
  /// - Throws: where no job can have that name.
  static func name(_ text: String, rule: String? = nil) throws(UserError) -> JobName {
    guard let name = JobName(text) else {
      throw UserError(
        "\(ShownText.quoted(text)) cannot be a job's name", notes: [JobName.form, rule].compactMap { $0 })
    }
    return name
  }
}
