import AWSCore
import JobModel

extension ChosenState {
  /// The command lines to print for the reader: on this state, and with what was given besides.
  func commands(_ service: ServiceOptions? = nil, paths: [String] = []) -> UsherCommands {
    // What is no endpoint is refused, and never shown: a password may stand in it.
    let endpoint = service?.endpointURL.flatMap { url in
      (try? Endpoint(url: url, from: "--endpoint-url")).map { _ in url }
    }
    return UsherCommands(
      state: given, namedState: named, profile: service?.profile, endpointURL: endpoint,
      emulator: service?.emulator, paths: paths)
  }
}
