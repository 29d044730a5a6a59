import JSONText
import StateFile

/// What a lease's object says.
struct LeaseRecord: Equatable, Sendable {
  /// New at every write, so that the object's ETag changes, and whoever wrote knows its own.
  var value: String
  /// How long the lease lasts without being renewed.
  var seconds: Int
  /// Process, host, command and time of who holds it, for whoever waits; nil where it is free.
  var holder: String?

  static let format = "usher.lock"
  static let version = 1

  /// A value that nobody had before.
  static func newValue() -> String {
    var generator = SystemRandomNumberGenerator()
    return RecordID(using: &generator).description
  }

  var bytes: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("format", Self.format)
      json.member("version", Self.version)
      json.member("value", value)
      json.member("seconds", seconds)
      json.member("holder", holder)
    }
    json.newline()
    return json.bytes
  }

  init(value: String, seconds: Int, holder: String?) {
    (self.value, self.seconds, self.holder) = (value, seconds, holder)
  }

  /// nil for what is no lease of this version.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes), json["format"]?.string == Self.format,
      json["version"]?.integer == Self.version, let value = json["value"]?.string,
      let seconds = json["seconds"]?.integer, LeaseTerms.allowedSeconds.contains(seconds)
    else { return nil }
    self.init(value: value, seconds: seconds, holder: json["holder"]?.string)
  }

  /// Compares code points: what another process wrote may be any text.
  static func == (left: LeaseRecord, right: LeaseRecord) -> Bool { left.bytes == right.bytes }
}

/// How long a lease lasts, and what follows from it.
package struct LeaseTerms: Hashable, Sendable {
  package static let allowedSeconds = 3...86_400

  /// In `allowedSeconds`.
  package let seconds: Int

  /// nil for a time that no lease can have.
  package init?(seconds: Int) {
    guard Self.allowedSeconds.contains(seconds) else { return nil }
    self.seconds = seconds
  }

  private init() { seconds = 60 }

  package static let standard = LeaseTerms()

  var length: Duration { .seconds(seconds) }
  /// How long after a renewal was sent the next one is due.
  var renewal: Duration { length / 3 }
  /// How old the last confirmed renewal may be when an attempt is made, counted from when it was sent.
  var startLimit: Duration { length / 2 }
  /// How often the lease is looked at by whoever waits for it.
  var pollInterval: Duration { min(.seconds(1), length / 3) }
}
