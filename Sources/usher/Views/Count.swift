import JobModel

/// Numbers with their nouns.
enum Count {
  static func of(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  static func mistakes(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count { $0.severity == .error }
    let files = Set(diagnostics.compactMap(\.file)).count
    return "\(of(errors, "error")) in \(of(files, "file"))."
  }

  /// The first of them.
  static func list(_ names: [JobName]) -> String {
    names.prefix(10).map(\.text).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
  }
}
