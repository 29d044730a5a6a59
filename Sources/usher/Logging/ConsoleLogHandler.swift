import JSONText
import JobModel
import Logging

/// Writes each entry of the log as one line: for people, or as a JSON object.
struct ConsoleLogHandler: LogHandler {
  let console: Console
  let format: LogFormat
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    switch format {
    case .text: console.write(Self.text(time, event, fields))
    case .json: console.document(Self.json(time, event, fields))
    }
  }

  private static func text(
    _ time: String, _ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]
  ) -> [UInt8] {
    let fields = fields.flatMap { flattened($0.key, $0.value) }.map { " \($0)=\(quoted($1))" }.joined()
    return Array("\(time) \(event.level) \(ShownText.line("\(event.message)"))\(fields)\n".utf8)
  }

  /// The members of a dictionary are fields of their own.
  private static func flattened(_ key: String, _ value: Logger.MetadataValue) -> [(key: String, text: String)] {
    guard case .dictionary(let values) = value else { return [(key, "\(value)")] }
    return values.sorted { $0.key < $1.key }.flatMap { flattened("\(key).\($0.key)", $0.value) }
  }

  /// As it is, or in quotes where it holds a blank or is empty.
  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && !text.utf8.contains { $0 == 0x20 || $0 == UInt8(ascii: "\"") }
    return isPlain ? ShownText.line(text) : ShownText.quoted(text, limit: .max)
  }

  private static func json(
    _ time: String, _ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]
  ) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("time", time)
      json.member("level", event.level.rawValue)
      json.member("message", "\(event.message)")
      for field in fields {
        json.key(field.key)
        write(field.value, to: &json)
      }
    }
    json.newline()
    return json.bytes
  }

  private static func write(_ value: Logger.MetadataValue, to json: inout JSONWriter) {
    switch value {
    case .string(let text): json.string(text)
    case .stringConvertible(let value as Int): json.integer(value)
    case .stringConvertible(let value as Double): json.number(value)
    case .stringConvertible(let value): json.string("\(value)")
    case .array(let values): json.array { json in for value in values { write(value, to: &json) } }
    case .dictionary(let values):
      json.object { json in
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
          json.key(name)
          write(value, to: &json)
        }
      }
    }
  }
}
