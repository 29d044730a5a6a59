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
      ("ThrottlingException", 400, ErrorClass.throttling), ("TooManyRequestsException", 503, .throttling),
      ("ConflictException", 400, .final(.conflict)), ("ServiceQuotaExceededException", 400, .final(.quota)),
      ("ResourceNotFoundException", 400, .final(.notFound)), ("ValidationException", 409, .final(.refused)),
      ("UnrecognizedClientException", 400, .final(.credentials)), ("AccessDeniedException", 500, .final(.accessDenied)),
      ("MissingAuthenticationTokenException", 403, .final(.credentials)), ("RequestTimeTooSkewed", 403, .clockSkew),
      ("SomethingNew", 400, .final(.refused)), ("SomethingNew", 402, .final(.quota)),
      ("SomethingNew", 403, .final(.accessDenied)), ("SomethingNew", 404, .final(.notFound)),
      ("SomethingNew", 408, .transient), ("SomethingNew", 409, .final(.conflict)), ("SomethingNew", 429, .throttling),
      ("SomethingNew", 500, .transient), ("SomethingNew", 501, .final(.unclear)),
      ("InternalServerException", 400, .transient), ("IDPCommunicationError", 400, .transient),
      ("SomethingNew", 302, .final(.unclear)), (nil, 400, .final(.unclear)), (nil, 402, .final(.unclear)),
      (nil, 409, .final(.unclear)), (nil, 429, .throttling), (nil, 302, .final(.unclear)), (nil, 503, .transient),
      (nil, 505, .final(.unclear)), (nil, 101, .final(.unclear)),
    ] as [(String?, Int, ErrorClass)])
  func classes(_ type: String?, _ status: Int, _ expected: ErrorClass) {
    var headers = HTTPHeaders()
    headers["x-amzn-errortype"] = type
    #expect(ErrorAnswer(HTTPResponse(status: status, headers: headers)).errorClass == expected)
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
      ("Signature expired: 20231114T221320Z is now earlier than 20231114T221321Z", ErrorClass.clockSkew),
      ("Signature not yet current: 1 is still later than 2", .clockSkew),
      ("The request signature we calculated does not match", .final(.credentials)),
    ])
  func clock(_ message: String, _ expected: ErrorClass) {
    let body = Array("{\"__type\": \"InvalidSignatureException\", \"message\": \"\(message)\"}".utf8)
    #expect(ErrorAnswer(HTTPResponse(status: 403, body: body)).errorClass == expected)
  }
}
