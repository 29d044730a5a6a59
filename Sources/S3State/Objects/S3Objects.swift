package import AWSCore

/// The objects of one bucket, with S3's conditional writes. Nothing else of S3 is relied on, so that other stores that
/// have them serve too.
package struct S3Objects: Sendable {
  /// The most bytes of an object that is read or written.
  package static let sizeLimit = 256 << 20

  private let bucket: S3Bucket

  package init(_ bucket: S3Bucket) {
    self.bucket = bucket
  }

  /// The object's address for messages: `s3://bucket/key`.
  package func address(_ key: String) -> String { "s3://\(bucket.name)/\(key)" }

  /// The object as it is now; nil where there is none.
  package func get(_ key: String) async throws(S3Failure) -> S3Object? {
    guard let answer = try await call(.getObject, key) else { return nil }
    guard answer.body.count <= Self.sizeLimit else { throw tooLarge(.getObject, key, answer.body.count) }
    return S3Object(bytes: answer.body, version: try version(of: answer, .getObject, key))
  }

  /// What the object is now, without its content; nil where there is none, or no such bucket.
  package func head(_ key: String) async throws(S3Failure) -> S3Version? {
    guard let answer = try await call(.headObject, key) else { return nil }
    return try version(of: answer, .headObject, key)
  }

  /// Removes the object; one that is not there is no error.
  package func delete(_ key: String) async throws(S3Failure) {
    _ = try await call(.deleteObject, key)
  }

  /// Writes the object as a whole where `condition` holds.
  package func put(_ key: String, _ bytes: [UInt8], where condition: S3Condition) async -> S3PutOutcome {
    guard bytes.count <= Self.sizeLimit else { return .refused(tooLarge(.putObject, key, bytes.count)) }
    var headers = HTTPHeaders([("content-type", "application/octet-stream")])
    switch condition {
    case .absent: headers["if-none-match"] = "*"
    case .unchanged(let version): headers["if-match"] = version.etag
    }
    do throws(CallFailure) {
      let answer = try await bucket.send(.putObject, key: key, headers: headers, body: bytes)
      guard let version = S3Version(answer) else { return .uncertain("S3's answer has no ETag") }
      return .written(version)
    } catch {
      switch error {
      case .refused(let answer) where answer.status == 412 || answer.type == "NoSuchKey": return .preconditionFailed
      case .refused(let answer) where answer.status == 409: return .conflict
      case .notSent, .noCredentials, .refused: return .refused(failure(.putObject, key, error))
      case .uncertain, .unreadable, .unclear: return .uncertain(error.words)
      }
    }
  }

  /// nil where S3 says that there is no such object.
  private func call(_ operation: S3Operation, _ key: String) async throws(S3Failure) -> HTTPResponse? {
    do throws(CallFailure) {
      return try await bucket.send(operation, key: key)
    } catch {
      if case .refused(let answer) = error, answer.type == "NoSuchKey" { return nil }
      throw failure(operation, key, error)
    }
  }

  private func version(
    of answer: HTTPResponse, _ operation: S3Operation, _ key: String
  ) throws(S3Failure) -> S3Version {
    guard let version = S3Version(answer) else {
      throw failure(operation, key, .unreadable("the answer has no ETag", requestID: answer.requestID))
    }
    return version
  }

  private func failure(_ operation: S3Operation, _ key: String, _ cause: CallFailure) -> S3Failure {
    S3Failure(description: "\(address(key)): \(operation.rawValue) failed: \(cause.words)", cause: cause)
  }

  private func tooLarge(_ operation: S3Operation, _ key: String, _ count: Int) -> S3Failure {
    S3Failure(
      description: "\(address(key)): the object has \(count >> 20) MB; usher reads and writes at most "
        + "\(Self.sizeLimit >> 20) MB in S3", cause: nil)
  }
}

/// An object's content, and which one it is.
package struct S3Object: Equatable, Sendable {
  package var bytes: [UInt8]
  package var version: S3Version
}

/// Which of its contents an object has.
package struct S3Version: Hashable, Sendable {
  /// With its quotes, as the conditions name it.
  package var etag: String
  /// nil where the bucket keeps no versions.
  package var id: String?

  package init(etag: String, id: String? = nil) {
    self.etag = etag
    self.id = id
  }

  init?(_ answer: HTTPResponse) {
    guard let etag = answer.headers["etag"], !etag.isEmpty else { return nil }
    let id = answer.headers["x-amz-version-id"]
    self.init(etag: etag, id: id == "null" ? nil : id)
  }
}

/// When a PUT is carried out.
package enum S3Condition: Hashable, Sendable {
  /// `If-None-Match: *`
  case absent
  /// `If-Match`
  case unchanged(S3Version)
}

/// What became of a PUT.
package enum S3PutOutcome: Sendable {
  case written(S3Version)
  /// Another content is there, or none (412, or 404 for a condition on one that is gone): nothing was written.
  case preconditionFailed
  /// Somebody else writes at this moment (409): nothing was written.
  case conflict
  /// It may be written, now or later: the answer was lost or does not say.
  case uncertain(String)
  /// Nothing was written.
  case refused(S3Failure)
}

/// Why a call to S3 did not succeed. Its description is a sentence for a user that names the object.
package struct S3Failure: Error, Sendable, CustomStringConvertible {
  package let description: String
  /// nil for an object that is too large.
  package let cause: CallFailure?
}
