/// A JSON document to change: its members stay in their order, and their names are told apart by code points.
indirect enum JSONDocument {
  case text(String)
  /// JSON text as it is.
  case raw(String)
  case object([(name: String, value: JSONDocument)])

  static func texts(_ pairs: [(String, String)]) -> JSONDocument {
    .object(pairs.map { ($0.0, .text($0.1)) })
  }

  /// As JSON on one line that libyaml reads as well: it refuses escaped surrogate pairs and control characters.
  var json: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .raw(let json): json
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.name)): \($0.value.json)" }.joined(separator: ", "))}"
    }
  }

  /// Its beginning, for people.
  var shown: String {
    if case .text(let text) = self { Self.quoted(String(text.prefix(100))) } else { String(json.prefix(100)) }
  }

  /// What stands under these names, one inside the other; nil where nothing does.
  subscript(path: [String]) -> JSONDocument? {
    guard let name = path.first else { return self }
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value[Array(path.dropFirst())]
  }

  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The document with `value` under these names, replaced or added, or without the member; nil where there is no
  /// object to do it in.
  func setting(_ path: [String], to value: JSONDocument?) -> JSONDocument? {
    guard let name = path.first else { return value }
    guard case .object(var members) = self else { return nil }
    let index = members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    if path.count == 1 {
      switch (index, value) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): return nil
      }
    } else {
      guard let index, let inner = members[index].value.setting(Array(path.dropFirst()), to: value) else { return nil }
      members[index].value = inner
    }
    return .object(members)
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
    if isPlain { return "\"\(text)\"" }
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": json += "\\\(scalar)"
      case "\u{20}"..."\u{7E}", "\u{10000}"...: json.unicodeScalars.append(scalar)
      default: json += "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst()
      }
    }
    return json + "\""
  }
}

extension JSONDocument: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral
{
  init(dictionaryLiteral members: (String, JSONDocument)...) { self = .object(members.map { ($0.0, $0.1) }) }
  init(stringLiteral text: String) { self = .text(text) }
  init(booleanLiteral value: Bool) { self = .raw(String(value)) }
  init(integerLiteral value: Int) { self = .raw(String(value)) }
}
