import AWSCore
import Applying
import JSONText
import Logging

/// Headers and bodies of an exchange as the log may have them: credentials, tokens, signatures and whatever stands in
/// `sqlParameters` are replaced, and so is a message that quotes it.
struct LoggedContent {
  static let replacement = "<replaced>"
  private static let bodyLimit = 64 << 10

  let request: Logger.Metadata
  /// nil where there is no answer.
  let answer: Logger.Metadata?

  init(_ exchange: Exchange, hasSecretBodies: Bool) {
    let sent = exchange.request
    let received = try? exchange.outcome.get()
    let sensitive = Self.sensitive(exchange)
    let body = { (bytes: [UInt8]) -> String in
      hasSecretBodies && !bytes.isEmpty ? "<\(bytes.count) bytes>" : Self.shown(bytes, sensitive)
    }
    // Whoever knows the path of a container's credentials, or its query, has them.
    let url = hasSecretBodies ? "\(sent.endpoint.url)/\(Self.replacement)" : sent.url
    request = [
      "request": .string("\(sent.method) \(url)"),
      "headers": Self.headers(sent.headers, nil), "body": .string(body(sent.body)),
    ]
    answer = received.map {
      [
        "status": .stringConvertible($0.status), "headers": Self.headers($0.headers, sensitive),
        "body": .string(body($0.body)),
      ]
    }
  }

  /// What of an exchange may not be in the log: an answer may quote what the request held.
  static func sensitive(_ exchange: Exchange) -> SensitiveText {
    let bodies = [exchange.request.body, (try? exchange.outcome.get())?.body ?? []]
    return SensitiveText(
      texts: bodies.compactMap { try? JSONValue(parsing: $0) }.flatMap(sqlTexts) + exchange.request.secretTexts)
  }

  /// - Parameter sensitive: what of the request an answer's headers may not quote.
  private static func headers(_ headers: HTTPHeaders, _ sensitive: SensitiveText?) -> Logger.MetadataValue {
    .dictionary(
      Dictionary(
        headers.fields.map { field in
          let isSecret = field.isSecret || sensitive?.isIn(field.value) == true
          return (field.name.lowercased(), .string(isSecret ? replacement : field.value))
        },
        uniquingKeysWith: { .string("\($0), \($1)") }))
  }

  private static func shown(_ bytes: [UInt8], _ sensitive: SensitiveText) -> String {
    guard let json = try? JSONValue(parsing: bytes) else {
      return sensitive.cleaned(String(decoding: bytes.prefix(bodyLimit), as: UTF8.self))
    }
    var writer = JSONWriter()
    cleaned(json, sensitive).write(to: &writer)
    return String(decoding: writer.bytes.prefix(bodyLimit), as: UTF8.self)
  }

  /// The texts of every member `sqlParameters`, wherever it stands.
  private static func sqlTexts(in json: JSONValue) -> [String] {
    switch json {
    case .array(let elements): elements.flatMap(sqlTexts)
    case .object(let members): members.flatMap { $0.isSQL ? texts(in: $0.value) : sqlTexts(in: $0.value) }
    default: []
    }
  }

  private static func texts(in sqlParameters: JSONValue) -> [String] {
    (sqlParameters.members ?? []).flatMap { member in
      [member.value.string].compactMap { $0 }
        + (member.value.members ?? []).flatMap { [$0.name, $0.value.string ?? ""] }
    }
  }

  private static func cleaned(_ json: JSONValue, _ sensitive: SensitiveText) -> JSONValue {
    switch json {
    case .string(let text): .string(sensitive.cleaned(text))
    case .array(let elements): .array(elements.map { cleaned($0, sensitive) })
    case .object(let members):
      .object(
        members.map {
          .init(name: $0.name, value: $0.isSQL ? .string(replacement) : cleaned($0.value, sensitive))
        })
    default: json
    }
  }
}

extension JSONValue.Member {
  fileprivate var isSQL: Bool { name == "sqlParameters" }
}
