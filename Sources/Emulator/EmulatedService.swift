package import AWSCore
import CleanRoomsMLModel

/// AWS Clean Rooms ML as far as audience generation jobs go, behind the same seam as the real service: every request is
/// authenticated, validated and answered as the service would, byte for byte in its protocol.
///
/// Jobs live in the account of their seed's role and in the region that the request is signed for. The one pair of
/// credentials stands for every account: List shows the jobs of all of them.
package actor EmulatedService: HTTPTransport {
  package static let accessKeyID = "usher-emulator"
  package static let secretAccessKey = "usher-emulator"
  package static let signingName = "cleanrooms-ml"

  /// The random id of this emulated service, kept in its file: whose jobs a state file records. 32 hexadecimal digits.
  package nonisolated let id: String
  package nonisolated let switches: EmulatorSwitches
  private nonisolated let surroundings: EmulatorSurroundings
  private var table: JobTable
  private var file: EmulatorFile?

  /// A service that forgets its jobs with its last reference.
  package init(inMemory switches: EmulatorSwitches = EmulatorSwitches(), surroundings: EmulatorSurroundings) {
    self.switches = switches
    self.surroundings = surroundings
    id = surroundings.newServiceID()
    table = JobTable(jobSeconds: switches.jobSeconds)
  }

  /// A service that keeps its jobs in `path`, an append-only file of JSON lines; it is created where it is absent. Any
  /// number of services, in any number of processes, may share it: each call takes the lock beside it. Nothing is
  /// synced to the disk: a crash of the machine may lose jobs, one of the process loses none that was answered.
  ///
  /// - Parameter adjust: sets the switches that the caller asks for; a file that exists must agree with them.
  /// - Throws: when the file cannot be read or created, holds something else, or has other switches.
  package init(
    file path: String, surroundings: EmulatorSurroundings, adjust: @Sendable (inout EmulatorSwitches) -> Void = { _ in }
  ) throws(EmulatorFileError) {
    var file = try EmulatorFile(path, newID: surroundings.newServiceID, adjust: adjust)
    var table = JobTable(jobSeconds: file.header.switches.jobSeconds)
    let lock = try file.lock()
    defer { withExtendedLifetime(lock) {} }
    try file.readNewEvents { table.apply($0) }
    id = file.header.id
    switches = file.header.switches
    self.surroundings = surroundings
    self.table = table
    self.file = file
  }

  /// Answers `request`. `limit` is not looked at: an answer takes no time.
  package nonisolated func send(
    _ request: HTTPRequest, within limit: Duration
  ) async throws(TransportError) -> HTTPResponse {
    if let answer = try await surroundings.interceptRequest?(request) { return answer }
    let date = surroundings.now()
    var response: HTTPResponse
    do {
      let region = try SignatureCheck.region(of: request, at: date)
      response = try await carryOut(try Operation(request), in: region)
    } catch {
      response = .fault(error)
    }
    response.headers.add("x-amzn-requestid", surroundings.newID())
    response.headers.add("date", WireTime.http(date))
    return try await surroundings.interceptResponse?(request, response) ?? response
  }

  private func carryOut(_ operation: Operation, in region: String) throws(ServiceFault) -> HTTPResponse {
    do {
      let lock = try file?.lock()
      defer { withExtendedLifetime(lock) {} }
      try file?.readNewEvents { table.apply($0) }
      // Looked at under the lock, so that jobs are as old as their order says.
      let handler = OperationHandler(
        switches: switches, region: region, now: Timestamp(surroundings.now()), newID: surroundings.newID)
      let outcome = try handler.handle(operation, on: &table)
      if let event = outcome.event {
        try file?.append(event)
        _ = table.apply(event)
      }
      return outcome.response
    } catch let fault as ServiceFault {
      throw fault
    } catch {
      throw .internalFailure("\(error)")
    }
  }
}
