import ArgumentParser
import JobModel
import Manifests
import StateFile

/// The state that a command works on: `--state`, or else what `usher.yaml` names, or else the file of the usual name.
struct ChosenState {
  let given: String?
  /// As `usher.yaml` names it, seen from the current folder.
  var named: String?
  /// Where the credentials of each account come from, as `usher.yaml` says beside the state.
  var accounts: [ProjectAccount] = []

  static let name = NameSpecification.customLong("state")
  static let help = ArgumentHelp(
    "State file. (default: what usher.yaml names, or \(StateFileName.usual))",
    valueName: "file")

  /// As it is shown.
  var path: String { given ?? named ?? StateFileName.usual }

  var location: StateLocation { .file(path) }

  var store: any StateStore { FileStore(path) }
}
