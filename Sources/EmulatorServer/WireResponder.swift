import AWSCore
import Emulator
import Hummingbird
import HummingbirdCore
import NIOCore

/// Hands each request to the emulated service as it was sent: the path still encoded, since its encoding is signed and
/// a slash inside an ARN must not separate anything. Does to the connection what becomes of it.
struct WireResponder: Sendable {
  let service: EmulatedService

  /// The most bytes of a request's body: of an object of S3.
  static let bodyLimit = 256 << 20

  /// Answers one request of `channel`; whatever is thrown closes it.
  @Sendable func respond(
    to request: Request, over writer: consuming ResponseWriter, channel: any Channel
  ) async throws {
    let response = try await response(to: request, on: channel)
    try await writer.write(response: response.head, body: response.body)
  }

  private func response(to request: Request, on channel: any Channel) async throws -> Response {
    let target = request.head.path ?? "/"
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts[0])
    let authority = request.head.authority ?? ""
    var headers = HTTPHeaders([("host", authority)])
    for field in request.headers { headers.add(field.name.canonicalName, field.value) }
    var received = AWSCore.HTTPRequest(
      method: request.method.rawValue, endpoint: Endpoint(scheme: "http", host: authority), path: path,
      query: parts.count > 1 ? PercentEncoding.items(ofQuery: String(parts[1])) : [], headers: headers)
    if service.resets(received) { try await channel.reset() }
    let body: ByteBuffer
    do { body = try await request.body.collect(upTo: Self.bodyLimit) } catch is NIOTooManyBytesError {
      return Response(status: .contentTooLarge)
    }
    received.body = Array(buffer: body)
    switch await service.serve(received) {
    case .refusal, .reset: try await channel.reset()
    case .answer(let answer): return Response(answer)
    case .late(let answer, let delay):
      try await ConnectionKeeper.hold(channel, for: delay)
      return Response(answer)
    case .half(let answer): return Response(firstHalfOf: answer)
    case .drop: throw FaultyConnection()
    case .silence:
      try await ConnectionKeeper.hold(channel, for: nil)
      throw FaultyConnection()
    }
  }
}

/// A fault ends the connection.
struct FaultyConnection: Error {}

extension Response {
  fileprivate init(_ answer: AWSCore.HTTPResponse) {
    self.init(answer, ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }

  /// An answer that promises its whole length and breaks off.
  fileprivate init(firstHalfOf answer: AWSCore.HTTPResponse) {
    let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
    self.init(
      answer,
      ResponseBody(contentLength: answer.body.count) { writer in
        try await writer.write(half)
        throw FaultyConnection()
      })
  }

  private init(_ answer: AWSCore.HTTPResponse, _ body: ResponseBody) {
    self.init(status: .init(code: answer.status), body: body)
    for field in answer.headers.fields {
      guard let name = HTTPFields.Element.Name(field.name) else { continue }
      headers.append(HTTPFields.Element(name: name, value: field.value))
    }
  }
}
