import ArgumentParser
import JobModel
import Manifests

/// What is said of a command or option that usher does not have: the one that was meant, where that can be told, also by
/// the words of Terraform. ArgumentParser says the rest.
struct UnknownArgument {
  /// The commands, and those below each.
  let commands: [(name: String, subcommands: [String])]

  /// - Parameter root: the command that the program is.
  init(of root: any ParsableCommand.Type) {
    commands = root.configuration.subcommands.map { command in
      (Self.name(of: command), command.configuration.subcommands.map(Self.name))
    }
  }

  private static func name(of command: any ParsableCommand.Type) -> String { command.configuration.commandName ?? "" }

  /// A line for whoever wrote these arguments; nil when all of them may be right.
  func hint(for arguments: some Collection<String>) -> String? {
    var words = arguments.prefix { $0 != "--" }[...]
    if words.first == "help" { words = words.dropFirst() }
    if let first = words.first, !first.hasPrefix("-") {
      guard let command = commands.first(where: { $0.name == first }) else {
        return Self.command(first, under: "", of: commands.map(\.name) + ["help"])
      }
      if !command.subcommands.isEmpty, let second = words.dropFirst().first, !second.hasPrefix("-"),
        !command.subcommands.contains(second)
      {
        return Self.command(second, under: first + " ", of: command.subcommands)
      }
    }
    return words.lazy.compactMap(Self.option).first
  }

  private static func command(_ word: String, under parent: String, of known: [String]) -> String? {
    let shown = "there is no command '\(ShownText.line(parent + word))'"
    if let lead = leads[parent + word] { return "\(shown): \(lead)" }
    return NearestName.nearest(to: word, in: known).map { "\(shown), did you mean '\(parent)\($0)'?" } ?? shown
  }

  private static func option(_ word: String) -> String? {
    let dashes = word.prefix { $0 == "-" }.count
    let name = String(word.drop { $0 == "-" }.prefix { $0 != "=" })
    // `-qv` is two flags in one.
    guard (1...2).contains(dashes), name.count > 1, name.contains(where: { !"qvho".contains($0) }) else { return nil }
    let shown = "there is no option '\(ShownText.line(String(repeating: "-", count: dashes) + name))'"
    if let lead = optionLeads[name] { return "\(shown): \(lead)" }
    return dashes == 1 ? "\(shown): options have two dashes, '--\(name)'" : nil
  }

  /// Where the words of others lead.
  private static let leads = [
    "import": "'usher state adopt' records a job that exists",
    "refresh": "'usher status' shows the status of started jobs",
    "show": "'usher explain' shows one job, 'usher status' all started jobs",
    "destroy": "usher deletes no jobs; a job without a manifest is only shown as no longer declared",
    "state rm": "'usher state forget' deletes a job's records; apply may then start a paid job again",
    "state mv": "'usher state adopt --take-over' records the existing job under a new name",
    "state import": "'usher state adopt' records a job that exists",
    "state ls": "did you mean 'state list'?",
    "taint": "to run a job again, change metadata.revision: this starts a paid job",
    "force-unlock": "a lock ends when its process ends; leave the lock file where it is",
    "fmt": "usher formats no manifests; 'usher validate' checks them",
  ]

  private static let optionLeads = [
    "target": "give plan and apply only the paths of those manifests",
    "dry-run": "'usher plan' shows what apply would start",
    "dryrun": "'usher plan' shows what apply would start",
    "refresh-only": "'usher status' shows the status of started jobs",
    "refresh": "'usher status' shows the status of started jobs",
    "replace": "to run a job again, change metadata.revision: this starts a paid job",
    "destroy": "usher deletes no jobs",
    "var": "manifests have no variables; usher.defaults.yaml sets what the jobs of a folder share",
    "var-file": "manifests have no variables; usher.defaults.yaml sets what the jobs of a folder share",
    "json": "'--format json' prints one JSON document",
    "yes": "'--auto-approve' starts without asking",
    "wait":
      "'apply --until started' waits for jobs to end until all are started, 'apply --until ended' and "
      + "'status --until ended' wait until all have ended",
  ]
}
