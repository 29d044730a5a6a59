import Foundation
import Testing

/// The lines of a file of JSON lines as objects; a last line without its end counts for nothing.
func records(in file: URL) throws -> [[String: Any]] {
  let text = String(decoding: FileManager.default.contents(atPath: file.path) ?? Data(), as: UTF8.self)
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  return try lines.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
}

extension Workplace {
  /// What the emulator created: the ARN by the name at the service. A name that was started twice is a failure.
  func createdJobs(sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: String] {
    let created = try records(in: emulator).filter { $0["event"] as? String == "created" }.map {
      (try #require($0["name"] as? String), try #require($0["audienceGenerationJobArn"] as? String))
    }
    return Dictionary(created) { first, _ in
      Issue.record("a name was started twice", sourceLocation: sourceLocation)
      return first
    }
  }

  /// How many lines with an event stand in the emulator's file; cheap enough to ask all the time.
  var createdCount: Int {
    guard let data = FileManager.default.contents(atPath: emulator.path) else { return 0 }
    return max(0, data.count { $0 == UInt8(ascii: "\n") } - 1)
  }

  /// What a state records as started, `state` by default: the ARN by the name at the service.
  func recordedJobs(in file: URL? = nil) throws -> [String: String] {
    let started = try records(in: file ?? state).filter { $0["record"] as? String == "started" }
    return try Dictionary(
      started.map {
        (try #require($0["serviceName"] as? String), try #require($0["audienceGenerationJobArn"] as? String))
      }
    ) { first, second in
      #expect(first == second)
      return first
    }
  }

  /// How many intents have no outcome.
  func openIntents() throws -> Int {
    let records = try records(in: state)
    let ids = { (kind: (String) -> Bool) in
      Set(records.filter { kind($0["record"] as? String ?? "header") }.compactMap { $0["id"] as? String })
    }
    return ids { $0 == "intent" }.subtracting(ids { $0 == "started" || $0 == "closed" }).count
  }

  /// Every one of `count` jobs was started once, and the state knows each, with nothing open.
  func expectEachStartedOnce(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let created = try createdJobs(sourceLocation: sourceLocation)
    #expect(created.count == count, sourceLocation: sourceLocation)
    #expect(try recordedJobs() == created, sourceLocation: sourceLocation)
    #expect(try openIntents() == 0, sourceLocation: sourceLocation)
  }
}
