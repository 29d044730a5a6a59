import JobModel
import Planning
import StateFile
import Testing

@Suite("What forget takes out of a state")
struct ForgettingTests {
  private let spring = Sample()
  private var changed: Sample { spring.with { $0.revision = "2" } }
  private var open: Sample { spring.with { $0.revision = "3" } }
  private var other: Sample { spring.with { $0.name = "winter" } }

  private var snapshot: Snapshot {
    get throws {
      try Snapshot(lines: [
        spring.started(1), changed.started(2, second: 1), open.intent(3), other.started(4),
      ])
    }
  }

  private func forgetting(_ digest: String?, _ withOpenIntents: Bool) throws(Refusal) -> Forgetting {
    guard let snapshot = try? snapshot, let name = try? spring.jobName else { preconditionFailure("it is a state") }
    return try Forgetting(of: name, digest: digest, withOpenIntents: withOpenIntents, in: snapshot)
  }

  @Test("All runs of the name, or the one whose digest begins so; open intents only where they may go")
  func decided() throws {
    let all = try forgetting(nil, true)
    #expect(all.digest == nil)
    #expect(all.runs.map(\.digest) == [try spring.digest, try changed.digest])
    #expect(all.openIntents.map(\.digest) == [try open.digest])
    for digest in [try spring.digest.description, try spring.digest.short] {
      let one = try forgetting(digest, false)
      #expect(one.digest == (try spring.digest))
      #expect(one.runs.map(\.digest) == [try spring.digest] && one.openIntents.isEmpty)
    }
    #expect(try forgetting(open.digest.short, true).runs.isEmpty)
  }

  @Test("An open intent, an unknown digest and an unknown name are refused with the way out")
  func refused() throws {
    for digest in [nil, try open.digest.short] {
      #expect { try forgetting(digest, false) } throws: { error in
        (error as? Refusal)?.notes.last?.contains("--with-open-intents") == true
      }
    }
    for digest in ["", "ab", String(repeating: "0", count: 8), "\(try spring.digest)0"] {
      #expect { try forgetting(digest, true) } throws: { ($0 as? Refusal)?.notes.count == 3 }
    }
    let name = try other.with { $0.name = "autumn" }.jobName
    #expect(throws: Refusal.self) {
      try Forgetting(of: name, digest: nil, withOpenIntents: true, in: try snapshot)
    }
  }
}
