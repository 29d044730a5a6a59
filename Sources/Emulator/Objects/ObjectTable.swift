import AWSCore

/// The objects of S3, by the path at which they are called, as far as a state needs them: whole objects, and the
/// conditions of a PUT. Every bucket is there, and keeps versions.
struct ObjectTable: Sendable {
  private struct Entry {
    var body: [UInt8]
    var etag: String
    var version: String
  }

  private var entries: [String: Entry] = [:]

  /// Carries out `operation`, which is one of S3's.
  ///
  /// - Parameters:
  ///   - path: `/bucket/key` as it was sent.
  ///   - newID: of the version that a PUT writes.
  mutating func perform(
    _ operation: OperationName, _ path: String, _ request: HTTPRequest, newID: () -> String
  ) throws(ServiceFault) -> HTTPResponse {
    let entry = entries[path]
    switch operation {
    case .getObject, .headObject:
      guard let entry else { throw .noSuchKey }
      let body = operation == .getObject ? entry.body : []
      return HTTPResponse(status: 200, headers: Self.headers(of: entry), body: body)
    case .putObject:
      try Self.check(request.headers, entry)
      // Told by the content alone, as S3 may do: the same content twice has the same ETag.
      let hash = request.headers["x-amz-content-sha256"] ?? ""
      let new = Entry(body: request.body, etag: "\"\(hash.prefix(32))\"", version: newID())
      entries[path] = new
      return HTTPResponse(status: 200, headers: Self.headers(of: new))
    case .deleteObject:
      entries[path] = nil
      return HTTPResponse(status: 204)
    default: throw .unknownOperation(request.method, path)
    }
  }

  private static func check(_ headers: HTTPHeaders, _ entry: Entry?) throws(ServiceFault) {
    if headers["if-none-match"] != nil, entry != nil { throw .preconditionFailed }
    guard let etag = headers["if-match"] else { return }
    guard let entry else { throw .noSuchKey }
    guard entry.etag == etag else { throw .preconditionFailed }
  }

  private static func headers(of entry: Entry) -> HTTPHeaders {
    HTTPHeaders([("etag", entry.etag), ("x-amz-version-id", entry.version)])
  }
}

extension ServiceFault {
  static let noSuchKey = ServiceFault(type: "NoSuchKey", status: 404, message: "The specified key does not exist.")
  static let preconditionFailed = ServiceFault(
    type: "PreconditionFailed", status: 412,
    message: "At least one of the pre-conditions you specified did not hold")
}
