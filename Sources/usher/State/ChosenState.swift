import ArgumentParser
import JobModel
import Manifests
import S3State
import StateFile

/// The state that a command works on: `--state`, or else what `usher.yaml` names, or else the file of the usual name.
struct ChosenState {
  let given: String?
  /// As `usher.yaml` names it, seen from the current folder.
  let named: String?
  let location: StateLocation
  let store: any StateStore
  /// The way to a state in S3.
  private let access: S3StateAccess?
  /// Where the credentials of each account come from, as `usher.yaml` says beside the state.
  var accounts: [ProjectAccount] = []

  static let name = NameSpecification.customLong("state")
  static let help = ArgumentHelp(
    "State file, or s3://<bucket>/<key>. (default: what usher.yaml names, or \(StateFileName.usual))",
    valueName: "file")

  /// Opens nothing yet.
  ///
  /// - Parameter reach: what the command was told about the way to a state in S3.
  init(given: String?, named: String? = nil, _ reach: StateReach = StateReach()) throws(UserError) {
    (self.given, self.named) = (given, named)
    let place = given ?? named ?? StateFileName.usual
    guard S3Address.isMeant(by: place) else {
      (location, store, access) = (.file(place), FileStore(place), nil)
      return
    }
    let access = try S3StateAccess(S3Address(state: place), reach)
    (location, store, self.access) = (access.store.location, access.store, access)
  }

  /// As it is shown.
  var path: String { location.description }

  /// Whether there is such a file; of a state in S3, whether there was one when it was read or written last.
  var exists: Bool { isThere ?? false }

  /// The same; nil where nobody asked S3 yet.
  var isThere: Bool? {
    access.map { $0.store.isThere } ?? FileManager.default.fileExists(atPath: path)
  }

  var isInS3: Bool { access != nil }

  /// Closes the way to a state in S3.
  func close() async {
    await access?.close()
  }
}

extension S3Address {
  init(state place: String) throws(UserError) {
    guard let address = S3Address(place) else {
      throw UserError(
        "\(ShownText.line(place)) is not the address of an object in S3", notes: ["expected \(S3Address.form)"])
    }
    self = address
  }
}
