import JSONText
package import JobModel

/// One line of the state file.
enum StateRecord {
  case header(StateOwner)
  case intent(Intent)
  case started(StartedRecord)
  case closed(ClosedIntent)
  case forgotten(Tombstone)

  static let format = "usher.state"
  static let version = 1

  /// The line in the one form that usher writes, its end included.
  var line: [UInt8] {
    var json = JSONWriter()
    switch self {
    case .header(let owner):
      json.object { json in
        json.member("format", Self.format)
        json.member("version", Self.version)
        json.member("service", owner.service)
      }
    case .intent(let intent): intent.write(to: &json)
    case .started(let record): record.write(to: &json)
    case .closed(let closed):
      json.object { json in
        json.member("record", "closed")
        json.member("id", closed.id.description)
        json.member("time", closed.time)
        json.member("reason", closed.reason)
      }
    case .forgotten(let tombstone):
      json.object { json in
        json.member("record", "forgotten")
        json.key("ids")
        json.array { json in
          for id in tombstone.ids { json.string(id.description) }
        }
        json.member("name", tombstone.name.text)
        json.member("time", tombstone.time)
      }
    }
    json.newline()
    return json.bytes
  }
}

/// An intent that came to nothing, and why.
struct ClosedIntent {
  var id: RecordID
  var time: String
  var reason: String
}

/// Says that records are gone for good, so that no merge brings them back.
package struct Tombstone: Hashable, Comparable, Sendable {
  /// The records that are gone, sorted.
  package let ids: [RecordID]
  /// The job that they were of.
  package let name: JobName
  /// ISO 8601, UTC, in seconds.
  package let time: String

  package init(ids: [RecordID], name: JobName, time: String) {
    self.ids = Set(ids).sorted()
    self.name = name
    self.time = time
  }
  package static func < (left: Tombstone, right: Tombstone) -> Bool {
    (left.name, left.time) == (right.name, right.time)
      ? left.ids.lexicographicallyPrecedes(right.ids) : (left.name, left.time) < (right.name, right.time)
  }
}
