/// The command lines of usher that it prints for the reader to copy. Each carries what was given to the command that
/// prints it, so that a pasted one works on the same state, at the same service and with the same manifests.
package struct UsherCommands: Equatable, Sendable {
  /// `--state` and its value, if it was given.
  private var state: [String] = []
  /// The state that `usher.yaml` names: commands without PATHs may look for it in another folder.
  private var namedState: [String] = []
  private var profile: [String] = []
  /// `--endpoint-url` or `--emulator` and its value.
  private var endpoint: [String] = []
  private var paths = ["."]

  /// Of a command that was given nothing.
  package init() {}

  /// - Parameters:
  ///   - state: the value of `--state`.
  ///   - namedState: where `usher.yaml` puts the state, seen from the current folder.
  package init(
    state: String?, namedState: String?, profile: String? = nil, endpointURL: String? = nil, emulator: String? = nil,
    paths: [String] = []
  ) {
    self.state = Self.option("--state", state.map(Self.path))
    self.namedState = state == nil ? Self.option("--state", namedState.map(Self.path)) : self.state
    self.profile = Self.option("--profile", profile)
    endpoint = Self.option("--endpoint-url", endpointURL) + Self.option("--emulator", emulator.map(Self.path))
    if !paths.isEmpty { self.paths = paths.map(Self.path) }
  }

  /// Those of `lines` that are one of these, and not words that speak of one; without their indentation.
  package static func among(_ lines: [String]) -> [String] {
    lines.compactMap { line in
      let command = line.drop { $0 == " " }
      return command.hasPrefix("usher ") ? String(command) : nil
    }
  }

  /// With the given PATHs and not with the job's manifest: the defaults of the folders above it count for the digest, and
  /// where nothing marks a root only a PATH above them leads to these.
  package func adopt(_ name: JobName, _ arn: String, takesOver: Bool = false) -> String {
    ShellCommand.usher(
      ["state", "adopt", name.text, arn] + paths + (takesOver ? ["--take-over"] : []) + state + service)
  }

  /// With the given PATHs, as `adopt`.
  ///
  /// - Parameter resultsDiffer: also if more than access and compute changed.
  package func accept(_ name: JobName, resultsDiffer: Bool = false) -> String {
    // Of several, one without a slash could be taken for another NAME.
    let paths = paths.count == 1 ? paths : paths.map { $0.contains("/") ? $0 : "./" + $0 }
    return ShellCommand.usher(
      ["state", "accept", name.text] + paths + (resultsDiffer ? ["--results-differ"] : []) + state + service)
  }

  package func forget(_ run: RunID, withOpenIntents: Bool = false) -> String {
    ShellCommand.usher(
      ["state", "forget", run.name.text, "--digest", run.digest.short]
        + (withOpenIntents ? ["--with-open-intents"] : []) + namedState)
  }

  package var list: String { ShellCommand.usher(["state", "list"] + namedState) }
  package var rebuild: String { ShellCommand.usher(["state", "rebuild"] + paths + state + service) }
  package var recordEnds: String { ShellCommand.usher(["status", "--record"] + paths + state + service) }
  package var verify: String { ShellCommand.usher(["state", "verify"] + paths + state + service) }

  /// nil at the emulator, whose caller AWS does not know.
  package var whoami: String? {
    endpoint.first == "--emulator" ? nil : ShellCommand.usher(["whoami"] + paths + profile)
  }

  /// - Parameter isPartner: whether it is the policy of the account that owns the model.
  package func policy(isPartner: Bool = false) -> String {
    ShellCommand.usher(["iam-policy"] + (isPartner ? ["--partner"] : []) + paths)
  }

  private var service: [String] { profile + endpoint }

  private static func option(_ name: String, _ value: String?) -> [String] {
    value.map { [name, $0] } ?? []
  }

  /// A path that no parser takes for an option.
  private static func path(_ path: String) -> String { path.hasPrefix("-") ? "./" + path : path }
}
