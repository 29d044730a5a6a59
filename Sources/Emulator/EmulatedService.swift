package import AWSCore
import CleanRoomsMLModel
import Synchronization

/// AWS Clean Rooms ML as far as audience generation and export jobs go, behind the same seam as the real service: every
/// request is authenticated, validated and answered as the service would, byte for byte in its protocol.
///
/// Jobs live in the account of their seed's role and in the region that the request is signed for. The access key
/// `usher-emulator` stands for every account, or for that of the switch `account`; `usher-emulator-<12 digits>` for that
/// account. A caller of one account starts, lists and reads only its jobs.
///
/// It also answers the operations of S3 that a state needs, at the same address and for the same credentials; objects are
/// in memory, also where the jobs are in a file.
package actor EmulatedService: HTTPTransport {
  package static let accessKeyID = "usher-emulator"
  package static let secretAccessKey = "usher-emulator"
  /// The access key of one account's caller.
  package static func accessKeyID(of account: String) -> String { "\(accessKeyID)-\(account)" }
  package static let signingName = "cleanrooms-ml"

  /// The random id of this emulated service, kept in its file: whose jobs a state file records. 32 hexadecimal digits.
  package nonisolated let id: String
  package nonisolated let switches: EmulatorSwitches
  nonisolated let environment: EmulatorEnvironment
  nonisolated let script: Mutex<FaultScript>
  var table: JobTable
  private var file: EmulatorFile?
  var lateRuns: [LateRun] = []
  private var objects = ObjectTable()

  /// A service that forgets its jobs with its last reference.
  package init(inMemory switches: EmulatorSwitches = EmulatorSwitches(), environment: EmulatorEnvironment) {
    self.switches = switches
    self.environment = environment
    script = Mutex(environment.faults)
    id = environment.newServiceID()
    var table = JobTable(jobSeconds: switches.jobSeconds)
    for job in environment.faults.jobs { _ = table.apply(.created(job.planted(at: Timestamp(environment.now())))) }
    self.table = table
  }

  /// A service that keeps its jobs in `path`, an append-only file of JSON lines; it is created where it is absent. Any
  /// number of services, in any number of processes, may share it: each call takes the lock beside it. Nothing is
  /// synced to the disk: a crash of the machine may lose jobs, one of the process loses none that was answered.
  ///
  /// - Parameter adjust: sets the switches that the caller asks for; a file that exists must agree with them.
  /// - Throws: when the file cannot be read or created, holds something else, or has other switches.
  package init(
    file path: String, environment: EmulatorEnvironment, adjust: @Sendable (inout EmulatorSwitches) -> Void = { _ in }
  ) throws(EmulatorFileError) {
    var file = try EmulatorFile(path, newID: environment.newServiceID, adjust: adjust)
    var table = JobTable(jobSeconds: file.header.switches.jobSeconds)
    let lock = try file.lock()
    defer { withExtendedLifetime(lock) {} }
    try file.readNewEvents { table.apply($0) }
    for job in environment.faults.jobs where table.job(job.arn) == nil {
      let event = JobEvent.created(job.planted(at: Timestamp(environment.now())))
      try file.append(event)
      _ = table.apply(event)
    }
    id = file.header.id
    switches = file.header.switches
    self.environment = environment
    script = Mutex(environment.faults)
    self.table = table
    self.file = file
  }

  /// Answers `request`. `limit` counts only against faults that take time: an answer takes none.
  package nonisolated func send(
    _ request: HTTPRequest, within limit: Duration
  ) async throws(TransportError) -> HTTPResponse {
    if let answer = try await environment.interceptRequest?(request) { return answer }
    let response = try await deliver(request, within: limit)
    return try await environment.interceptResponse?(request, response) ?? response
  }

  /// Carries `request` out.
  ///
  /// - Parameter skew: how many seconds the clock is ahead by which the signature is judged and the answer dated.
  nonisolated func run(_ request: HTTPRequest, skew: Double = 0) async -> HTTPResponse {
    let date = environment.now().addingTimeInterval(skew)
    do {
      let caller = try SignatureCheck.caller(of: request, at: date, account: switches.account)
      return stamped(try await perform(try Work(request), by: caller), at: date)
    } catch {
      return stamped(.fault(error, to: request), at: date)
    }
  }

  /// An answer with what every answer of the service has.
  nonisolated func stamped(_ response: HTTPResponse, at date: Date) -> HTTPResponse {
    var response = response
    response.headers.add("x-amzn-requestid", environment.newID())
    response.headers.add("date", WireTime.http(date))
    return response
  }

  private func perform(_ work: Work, by caller: Caller) throws(ServiceFault) -> HTTPResponse {
    try exclusively { now throws(ServiceFault) in try perform(work, by: caller, at: now) }
  }

  /// Puts a job among those that the service holds; one whose ARN it holds already stays as it is.
  ///
  /// - Throws: where the file cannot be read or written.
  package func plant(_ job: PlantedJob) throws {
    try exclusively { now throws(ServiceFault) in
      if table.job(job.arn) == nil { try record(.created(job.planted(at: now))) }
    }
  }

  /// Runs `body` on jobs that are as of now, while nobody else changes them.
  func exclusively<Result>(
    _ body: (Timestamp) throws(ServiceFault) -> Result
  ) throws(ServiceFault) -> Result {
    do {
      let lock = try file?.lock()
      defer { withExtendedLifetime(lock) {} }
      try file?.readNewEvents { table.apply($0) }
      // Looked at under the lock, so that jobs are as old as their order says.
      let now = Timestamp(environment.now())
      while let next = lateRuns.first, next.due <= now {
        lateRuns.removeFirst()
        // Nobody waits for its answer.
        _ = try? perform(next.work, by: next.caller, at: next.due)
      }
      return try body(now)
    } catch let fault as ServiceFault {
      throw fault
    } catch {
      throw .internalFailure("\(error)")
    }
  }

  private func perform(_ work: Work, by caller: Caller, at now: Timestamp) throws(ServiceFault) -> HTTPResponse {
    switch work {
    case .jobs(let operation): return try perform(operation, by: caller, at: now)
    case .objects(let name, let request):
      let path = request.wirePath
      return try objects.perform(name, path, request, newID: environment.newID)
    }
  }

  func perform(
    _ operation: Operation, by caller: Caller, at now: Timestamp
  ) throws(ServiceFault) -> HTTPResponse {
    let handler = OperationHandler(switches: switches, caller: caller, now: now, newID: environment.newID)
    let outcome = try handler.handle(operation, on: &table)
    if let event = outcome.event { try record(event) }
    return outcome.response
  }

  func record(_ event: JobEvent) throws(ServiceFault) {
    do { try file?.append(event) } catch { throw .internalFailure("\(error)") }
    _ = table.apply(event)
  }
}
