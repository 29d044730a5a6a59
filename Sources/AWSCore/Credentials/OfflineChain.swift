extension CredentialsChain {
  /// The chain where nothing can be asked over the network and no program can be run: sources that need it say so.
  package static func standard(profile: String?, files: SharedFiles) -> CredentialsChain {
    do {
      let surroundings = CredentialsSurroundings(
        transport: NothingAround(), processes: NothingAround(), calls: .system, userAgent: "")
      return standard(try AWSSettings(profile: profile, files: files), surroundings)
    } catch {
      return CredentialsChain([Link("profile", UnreadableFiles(error: error))])
    }
  }
}

private struct UnreadableFiles: CredentialsSource {
  let error: ProfileFileError

  func find() async throws(CredentialsError) -> FoundCredentials { throw .invalid(error.description) }
}

private struct NothingAround: HTTPTransport, ProcessRunner {
  func send(_ request: HTTPRequest, within limit: Duration) async throws(TransportError) -> HTTPResponse {
    throw .notSent("there is no network here")
  }

  func run(_ command: [String]) async throws(ProcessError) -> ProcessResult {
    throw ProcessError("no program can be run here")
  }
}
