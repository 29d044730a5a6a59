import AWSCore
import Dispatch
import JobModel
import S3State

/// What a command was told about the way to a state in S3.
struct StateReach {
  var service: ServiceOptions?
  var locking: LockOptions?
  var terminal: Terminal?
}

/// The way to a state in S3: the caller's settings, network and credentials.
///
/// Making one reads settings and opens no socket; the first call does.
struct S3StateAccess: Sendable {
  let store: S3StateStore
  private let access: AWSAccess

  /// For what is read and written, and the lease; before each attempt of a start two objects are looked at besides.
  private static func connections(_ service: ServiceOptions?) -> Int { 4 + 2 * (service?.parallelism ?? 0) }
  /// The largest object takes a while.
  private static let attemptLimit = Duration.seconds(300)

  init(_ address: S3Address, _ reach: StateReach) throws(UserError) {
    guard reach.service?.emulator == nil else {
      throw UserError(
        "--emulator uses no network, so that its state cannot be in S3: \(address)",
        notes: ["give --state with a file of its own"])
    }
    let access = try AWSAccess(
      profile: reach.service?.profile, connections: Self.connections(reach.service),
      environment: ProcessInfo.processInfo.environment,
      logger: reach.terminal.flatMap { reach.service?.log.logger($0.err) },
      answerLimit: S3Objects.sizeLimit + 1 << 20)
    let settings = access.settings
    let endpoints = try UserError.wrapping { () throws(EndpointError) in
      try EndpointResolver.configured(
        service: "s3", serviceID: "s3", flag: nil, environment: settings.environment, profile: settings.profile)
    }
    let region = try UserError.wrapping { () throws(SettingError) in try settings.region() }
    let objects = { (limit: Duration, policy: RetryPolicy) in
      // Without a setting the bucket itself tells where it lies.
      S3Objects(
        S3Bucket(
          address.bucket, region: region ?? AWSRegion("us-east-1"),
          client: ServiceClient(
            signingName: "s3", transport: access.transport, credentials: access.credentials, endpoints: endpoints,
            policy: policy, userAgent: AWSAccess.userAgent, attemptLimit: limit, environment: .system)))
    }
    let terms = reach.locking?.terms ?? .standard
    let clock = ContinuousClock()
    let begun = clock.now
    store = S3StateStore(
      objects(Self.attemptLimit, access.policy), key: address.key,
      leaseObjects: objects(.seconds(terms.seconds) / 3, RetryPolicy(maximumAttempts: 1)), terms: terms,
      elapsed: { begun.duration(to: clock.now) }, sleep: Self.sleep, pause: { try await Task.sleep(for: $0) })
    self.access = access
  }

  /// Sleeps also in a task that was cancelled.
  private static func sleep(_ duration: Duration) async {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    await withCheckedContinuation { ended in
      DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { ended.resume() }
    }
  }

  func close() async {
    await access.shutdown()
  }
}
