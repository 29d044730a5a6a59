import Foundation
import Testing

@testable import AWSCore

@Suite struct ErrorAnswerTests {
  struct Row: Sendable {
    var headers: [String: String] = [:]
    var body: String
    var type: String?
    var message: String
  }

  static let rows = [
    Row(
      headers: ["X-Amzn-ErrorType": "ConflictException"], body: #"{"message":"a"}"#, type: "ConflictException",
      message: "a"),
    Row(
      headers: ["x-amzn-errortype": "aws.ml#ConflictException:http://internal.amazon.com/coral/"],
      body: #"{"Message":"b"}"#, type: "ConflictException", message: "b"),
    Row(body: #"{"__type":"com.amazon#ValidationException","message":"c"}"#, type: "ValidationException", message: "c"),
    Row(body: #"{"code":"Throttling","message":"d"}"#, type: "Throttling", message: "d"),
    Row(headers: ["x-amzn-errortype": "A"], body: #"{"__type":"B","message":"e"}"#, type: "A", message: "e"),
    Row(headers: ["x-amzn-errortype": "ExpiredToken"], body: "not JSON", type: "ExpiredToken", message: ""),
    Row(headers: ["x-amzn-errortype": ":"], body: "{}", type: nil, message: ""),
    Row(headers: ["x-amzn-errortype": ""], body: #"{"__type":"C"}"#, type: "C", message: ""),
    Row(body: #"{"__type":7,"message":["x"]}"#, type: nil, message: ""),
    Row(body: #"{"code":"no name but words"}"#, type: nil, message: ""),
    Row(body: "<html>", type: nil, message: ""),
    Row(body: "", type: nil, message: ""),
  ]

  @Test("Type and message are found wherever a service may put them", arguments: rows)
  func decoded(_ row: Row) {
    let headers = HTTPHeaders(row.headers.map { (name: $0.key, value: $0.value) } + [("x-amzn-RequestId", "r-1")])
    let answer = ErrorAnswer(HTTPResponse(status: 400, headers: headers, body: Array(row.body.utf8)))
    #expect(answer.type == row.type)
    #expect(answer.message == row.message)
    #expect(answer.requestID == "r-1")
  }

  @Test(
    "An error's type decides before its status",
    arguments: [
      ("ThrottlingException", 400, ServiceError.Kind.throttling), ("TooManyRequestsException", 503, .throttling),
      ("ConflictException", 400, .conflict), ("ServiceQuotaExceededException", 400, .quota),
      ("ResourceNotFoundException", 400, .notFound), ("ValidationException", 409, .refused),
      ("UnrecognizedClientException", 400, .credentials), ("MissingAuthenticationTokenException", 403, .credentials),
      ("RequestTimeTooSkewed", 403, .clockSkew), ("SomethingNew", 400, .refused), ("SomethingNew", 402, .quota),
      ("AccessDeniedException", 400, .accessDenied), ("SomethingNew", 403, .accessDenied),
      ("SomethingNew", 404, .notFound), ("SomethingNew", 409, .conflict), ("SomethingNew", 429, .throttling),
      ("SomethingNew", 500, nil), ("InternalServerException", 400, nil), (nil, 400, nil), (nil, 402, nil),
      (nil, 409, nil), (nil, 429, .throttling), (nil, 302, nil), ("SomethingNew", 302, nil),
    ] as [(String?, Int, ServiceError.Kind?)])
  func kinds(_ type: String?, _ status: Int, _ kind: ServiceError.Kind?) {
    var headers = HTTPHeaders()
    headers["x-amzn-errortype"] = type
    #expect(ErrorAnswer(HTTPResponse(status: status, headers: headers)).kind == kind)
  }

  @Test(
    "An error has a name, with a type or without, and a message only where there is one",
    arguments: [
      ("ThrottlingException", "slow down", "ThrottlingException (HTTP 429): slow down"),
      ("ThrottlingException", "", "ThrottlingException (HTTP 429)"), (nil, "", "HTTP 429"),
      (nil, "slow down", "HTTP 429: slow down"),
    ] as [(String?, String, String)])
  func summaries(_ type: String?, _ message: String, _ summary: String) {
    let error = ServiceError(type: type, message: message, status: 429, kind: .throttling)
    #expect(error.summary == summary)
    #expect(!error.name.contains("slow"))
  }

  @Test("An id of a request that is a sentence is none")
  func requestID() {
    let headers = HTTPHeaders([("x-amzn-requestid", "select name from customers")])
    #expect(ErrorAnswer(HTTPResponse(status: 400, headers: headers)).requestID == nil)
  }

  @Test(
    "A signature refused for its time is a matter of clocks, not of credentials",
    arguments: [
      ("Signature expired: 20231114T221320Z is now earlier than 20231114T221321Z", ServiceError.Kind.clockSkew),
      ("Signature not yet current: 1 is still later than 2", .clockSkew),
      ("The request signature we calculated does not match", .credentials),
    ])
  func clock(_ message: String, _ kind: ServiceError.Kind) {
    let body = Array("{\"__type\": \"InvalidSignatureException\", \"message\": \"\(message)\"}".utf8)
    #expect(ErrorAnswer(HTTPResponse(status: 403, body: body)).kind == kind)
  }
}
