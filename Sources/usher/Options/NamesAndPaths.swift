import JobModel

/// The arguments NAME… PATH… of one list, told apart: the first is a name, the last a path. One between them is a path
/// where it has a slash or where something of that name exists, and a name otherwise.
struct NamesAndPaths: Equatable {
  private(set) var names: [JobName] = []
  private(set) var paths: [String] = []
  /// Arguments between the first and the last that were taken for paths and could be names too.
  private(set) var doubtful: [String] = []

  static let rule = """
    The first argument is a name and the last a path. One between them is a path where it has a slash or where a file or \
    folder of that name exists, and a name otherwise.
    """

  /// - Parameter exists: whether a file or folder is there.
  init(
    _ arguments: [String], exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
  ) throws(UserError) {
    for (index, argument) in arguments.enumerated() {
      let isBetween = index > 0 && index < arguments.count - 1
      let isPath = index > 0 && (!isBetween || argument.contains("/") || exists(argument))
      if isPath {
        paths.append(argument)
        if isBetween, !argument.contains("/"), JobName(argument) != nil { doubtful.append(argument) }
        continue
      }
      let name = try GivenName.name(argument, rule: Self.rule)
      if !names.contains(name) { names.append(name) }
    }
  }

  /// Throws where an argument was taken for a path and is the name of a declared job as well.
  func requireClear(_ declared: Set<JobName>) throws(UserError) {
    guard let word = doubtful.first(where: { JobName($0).map(declared.contains) == true }) else { return }
    throw UserError(
      "'\(word)' is a file or folder, and a declared job's name too",
      notes: ["for the path write ./\(word); for the job name it first, and the other jobs by a command of their own"])
  }
}
