import AWSCore
import Emulator
import Hummingbird
import NIOCore

/// Hands each request to the emulated service as it was sent: the path still encoded, since its encoding is signed and
/// a slash inside an ARN must not separate anything.
struct WireResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let service: EmulatedService

  /// The most bytes of a request's body.
  static let bodyLimit = 8 << 20

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let target = request.head.path ?? "/"
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let authority = request.head.authority ?? ""
    var headers = HTTPHeaders([("host", authority)])
    for field in request.headers { headers.add(field.name.canonicalName, field.value) }
    let body: ByteBuffer
    do { body = try await request.body.collect(upTo: Self.bodyLimit) } catch is NIOTooManyBytesError {
      return Response(status: .contentTooLarge)
    }
    let answer = try await service.send(
      AWSCore.HTTPRequest(
        method: request.method.rawValue, endpoint: Endpoint(scheme: "http", host: authority),
        path: String(parts[0]), query: parts.count > 1 ? PercentEncoding.items(ofQuery: String(parts[1])) : [],
        headers: headers, body: Array(buffer: body)),
      within: .seconds(60))
    return Response(answer)
  }
}

extension Response {
  fileprivate init(_ answer: AWSCore.HTTPResponse) {
    self.init(status: .init(code: answer.status), body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    for field in answer.headers.fields {
      guard let name = HTTPFields.Element.Name(field.name) else { continue }
      headers.append(HTTPFields.Element(name: name, value: field.value))
    }
  }
}
