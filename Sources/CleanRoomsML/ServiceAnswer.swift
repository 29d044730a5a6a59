import AWSCore
import JSONText

/// A 2xx answer, read as JSON.
struct ServiceAnswer {
  let json: JSONValue
  private let requestID: String?

  init(_ response: HTTPResponse) throws(CallFailure) {
    requestID = response.requestID
    do throws(JSONSyntaxError) {
      json = try JSONValue(parsing: response.body)
    } catch {
      let isPage = response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
      throw .unreadable(
        isPage
          ? "the answer is HTML or XML instead of JSON: a proxy or a login page may have given it"
          : "the answer cannot be read: \(error.message) at byte \(error.offset)", requestID: requestID)
    }
  }

  /// The answer of an operation whose output has no members: nothing, or JSON; a page that a proxy gave is neither.
  static func requireEmpty(_ response: HTTPResponse) throws(CallFailure) {
    if !response.body.isEmpty { _ = try ServiceAnswer(response) }
  }

  /// The answer of an operation whose output has no members and whose answer is the only proof that it ran.
  static func requireAcceptance(_ response: HTTPResponse) throws(CallFailure) {
    let members = response.body.isEmpty ? [] : try ServiceAnswer(response).json.members
    guard response.status == 200, members?.isEmpty == true, response.requestID != nil else {
      throw .unreadable(
        "the answer is not the service's empty one (HTTP \(response.status)): a proxy may have given it",
        requestID: response.requestID)
    }
  }

  subscript(name: String) -> JSONValue? { json[name] }

  /// What the answer lacks, as the failure of its call.
  func lacking(_ words: String) -> CallFailure { .unreadable(words, requestID: requestID) }
}
