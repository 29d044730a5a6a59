import ArgumentParser
import Manifests

/// Where the state is: `--state`, or else what `usher.yaml` names, or else the file of the usual name.
struct StateLocation {
  let given: String?
  /// As `usher.yaml` names it, seen from the current folder.
  var named: String?

  static let name = NameSpecification.customLong("state")
  static let help = ArgumentHelp(
    "State file. (default: what usher.yaml names, or \(standard))",
    valueName: "file")
  private static let standard = GivenPaths.usualState

  var path: String { given ?? named ?? Self.standard }
}
