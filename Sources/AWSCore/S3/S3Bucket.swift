import Synchronization

/// One bucket of S3: its calls go to the region that it lies in, which the bucket itself tells.
///
/// An answer that names another region than the one that was asked is followed once; the region is kept for the calls
/// after it. It counts only within the partition, and a custom endpoint is never left.
package final class S3Bucket: Sendable {
  package let name: String
  private let client: ServiceClient
  private let region: Mutex<AWSRegion>

  /// - Parameters:
  ///   - region: the configuration's: where the bucket is looked for first.
  ///   - client: signs for `s3`.
  package init(_ name: String, region: AWSRegion, client: ServiceClient) {
    self.name = name
    self.client = client
    self.region = Mutex(region)
  }

  /// Where the bucket is called, as far as it is known by now.
  package var currentRegion: AWSRegion { region.withLock { $0 } }

  /// Calls an operation on the object `key` and returns its 2xx answer.
  ///
  /// - Parameter key: as it is, not encoded.
  package func send(
    _ operation: S3Operation, key: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
    watch: AttemptWatch = .none
  ) async throws(CallFailure) -> HTTPResponse {
    var call = ServiceCall(
      operation: operation.rawValue, method: operation.method, path: "/\(PercentEncoding.path(key))", headers: headers,
      body: body, region: currentRegion, repeats: operation.repeats, watch: watch)
    var told = RegionAnswer()
    do throws(CallFailure) {
      return try await client.send(call, toBucket: name) { told.read($0, of: operation) }
    } catch {
      guard told.isElsewhere, let other = try await otherRegion(told, than: call.region) else { throw error }
      region.withLock { $0 = other }
      call.region = other
      return try await client.send(call, toBucket: name) { told.read($0, of: operation) }
    }
  }

  /// The region that the answer, or else the bucket, names; nil where it is the one that was asked.
  private func otherRegion(_ answer: RegionAnswer, than asked: AWSRegion) async throws(CallFailure) -> AWSRegion? {
    var answer = answer
    if answer.region == nil {
      let call = ServiceCall(
        operation: S3Operation.headBucket.rawValue, method: "HEAD", path: "", region: asked, repeats: .readOnly)
      // Whatever it is answered, the header is what it is asked for.
      _ = try? await client.send(call, toBucket: name) { answer.read($0, of: .headBucket) }
    }
    guard let name = answer.region, let other = AWSRegion(name: name), other != asked,
      other.partition == asked.partition
    else { return nil }
    return other
  }
}

/// The operations of S3 that are called. Source: botocore's model of `s3`, 2006-03-01.
package enum S3Operation: String, Sendable {
  case getObject = "GetObject"
  case headObject = "HeadObject"
  case putObject = "PutObject"
  case deleteObject = "DeleteObject"
  case headBucket = "HeadBucket"

  var method: String {
    switch self {
    case .getObject: "GET"
    case .headObject, .headBucket: "HEAD"
    case .putObject: "PUT"
    case .deleteObject: "DELETE"
    }
  }

  /// A repeated conditional PUT could meet its own first attempt: who made it reads.
  var repeats: RepeatRule {
    self == .putObject ? .onlyIfNotRun : .readOnly
  }
}

/// What an answer says of the region that the bucket lies in.
private struct RegionAnswer {
  private(set) var region: String?
  /// Whether the request went to the wrong region.
  private(set) var isElsewhere = false

  /// Reads an answer, and returns it in the form whose errors are understood.
  mutating func read(_ answer: HTTPResponse, of operation: S3Operation) -> HTTPResponse {
    isElsewhere = [301, 307, 400].contains(answer.status)
    let document = isElsewhere ? try? XMLElement(parsing: answer.body) : nil
    region = answer.headers["x-amz-bucket-region"] ?? document?["Region"]?.text
    var answer = QueryProtocol.normalized(answer)
    if operation.method == "HEAD", answer.requestID != nil, answer.headers["x-amzn-errortype"] == nil {
      // An error of HEAD has no body that could name its type.
      answer.headers["x-amzn-errortype"] = Self.types[answer.status]
    }
    return answer
  }

  private static let types = [
    400: "BadRequest", 403: "AccessDenied", 404: "NoSuchKey", 412: "PreconditionFailed",
  ]
}
