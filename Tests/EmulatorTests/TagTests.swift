import AWSCore
import Emulator
import JSONText
import Testing

@Suite("Tags")
struct TagTests {
  private func tags(_ caller: Caller, _ arn: String) async throws -> [String: String]? {
    try await caller.call("GET", Caller.tagPath(arn)).tags
  }

  @Test("Tags of a start are shown by Get and ListTagsForResource")
  func started() async throws {
    let caller = Caller()
    let arn = try await caller.started(StartBody(more: #", "tags": {"team": "growth", "ü +/": "ñ"}"#))
    #expect(try await tags(caller, arn) == ["team": "growth", "ü +/": "ñ"])
    #expect(try await caller.get(arn).tags == ["team": "growth", "ü +/": "ñ"])
  }

  @Test("TagResource adds and replaces, UntagResource removes the keys it names")
  func changes() async throws {
    let caller = Caller()
    let arn = try await caller.started(StartBody(more: #", "tags": {"a": "1", "b": "2"}"#))
    let added = try await caller.call("POST", Caller.tagPath(arn), body: #"{"tags": {"b": "3", "c + d": ""}}"#)
    #expect(added.status == 200 && added.json.members?.isEmpty == true)
    #expect(try await tags(caller, arn) == ["a": "1", "b": "3", "c + d": ""])
    let query = ["a", "c + d", "absent"].map { QueryItem("tagKeys", $0) }
    #expect(try await caller.call("DELETE", Caller.tagPath(arn), query: query).status == 200)
    #expect(try await tags(caller, arn) == ["b": "3"])
  }

  @Test("Keys are told apart by code points")
  func normalisation() async throws {
    let caller = Caller()
    let arn = try await caller.started(StartBody(more: ", \"tags\": {\"caf\u{E9}\": \"1\", \"cafe\u{301}\": \"2\"}"))
    let count = try await caller.call("GET", Caller.tagPath(arn)).json["tags"]?.members?.count
    #expect(count == 2)
  }

  @Test("Fifty tags at most, counted after tagging")
  func limit() async throws {
    let caller = Caller()
    let fifty = (0..<50).map { "\"k\($0)\": \"\"" }.joined(separator: ", ")
    let arn = try await caller.started(StartBody(more: ", \"tags\": {\(fifty)}"))
    let replaced = try await caller.call("POST", Caller.tagPath(arn), body: #"{"tags": {"k0": "x"}}"#)
    #expect(replaced.status == 200)
    let added = try await caller.call("POST", Caller.tagPath(arn), body: #"{"tags": {"k50": "x"}}"#)
    #expect(added.errorType == "ValidationException")
    #expect(try await tags(caller, arn)?.count == 50)
  }

  @Test("A new job's tags come late where the switch says so")
  func delay() async throws {
    var switches = EmulatorSwitches()
    switches.tagDelay = 5
    let caller = Caller(switches)
    let arn = try await caller.started(StartBody(more: #", "tags": {"a": "1"}"#))
    caller.clock.advance(4.999)
    #expect(try await tags(caller, arn) == [:])
    #expect(try await caller.get(arn).tags == nil)
    caller.clock.advance(0.001)
    #expect(try await tags(caller, arn) == ["a": "1"])
  }

  @Test(
    "The tags of a start can be dropped, of every job or of those of another account's model; TagResource adds them",
    arguments: [
      (EmulatorSwitches.StartTags.kept, [true, true]), (.droppedAcrossAccounts, [true, false]),
      (.dropped, [false, false]),
    ])
  func dropped(startTags: EmulatorSwitches.StartTags, isKept: [Bool]) async throws {
    var switches = EmulatorSwitches()
    switches.startTags = startTags
    let caller = Caller(switches)
    let collaboration = #", "collaborationId": "11111111-2222-3333-4444-555555555555""#
    for (account, isKept) in zip(["123456789012", "210987654321"], isKept) {
      let arn = try await caller.started(
        StartBody(account: account, more: #", "tags": {"a": "1"}"# + collaboration))
      #expect(try await tags(caller, arn) == (isKept ? ["a": "1"] : [:]))
      _ = try await caller.call("POST", Caller.tagPath(arn), body: #"{"tags": {"a": "2"}}"#)
      #expect(try await caller.get(arn).tags == ["a": "2"])
    }
  }

  @Test(
    "What the model refuses is refused",
    arguments: [
      ("POST", nil, #"{"tags": {"aWs:x": ""}}"#), ("POST", nil, "{}"), ("POST", nil, ""), ("DELETE", nil, ""),
      ("DELETE", "Aws:x", ""), ("DELETE", "", ""),
    ] as [(String, String?, String)])
  func refused(method: String, key: String?, body: String) async throws {
    let caller = Caller()
    let arn = try await caller.started()
    let query = key.map { [QueryItem("tagKeys", $0)] } ?? []
    let answer = try await caller.call(method, Caller.tagPath(arn), query: query, body: body)
    #expect(answer.status == 400)
    #expect(answer.errorType == "ValidationException")
  }

  @Test(
    "A job that is not there is not found, and what is no job's ARN is refused",
    arguments: [
      ("arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/none", "ResourceNotFoundException"),
      ("arn:aws:cleanrooms-ml:us-east-1:123456789012:something/none", "ValidationException"),
      ("x", "ValidationException"),
    ])
  func absent(arn: String, type: String) async throws {
    let caller = Caller()
    let query = [QueryItem("tagKeys", "a")]
    #expect(try await caller.call("GET", Caller.tagPath(arn)).errorType == type)
    #expect(try await caller.call("POST", Caller.tagPath(arn), body: #"{"tags": {"a": ""}}"#).errorType == type)
    #expect(try await caller.call("DELETE", Caller.tagPath(arn), query: query).errorType == type)
    #expect(try await caller.get(arn).errorType == type)
    #expect(try await caller.delete(arn).errorType == type)
  }
}
