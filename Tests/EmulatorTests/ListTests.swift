import Emulator
import JSONText
import Testing

@Suite("The list of jobs")
struct ListTests {
  private func caller(jobs: Int) async throws -> Caller {
    var switches = EmulatorSwitches()
    switches.quota = 1000
    let caller = Caller(switches)
    for index in 0..<jobs {
      _ = try await caller.started(StartBody(name: "j\(index)"))
      caller.clock.advance(0.001)
    }
    return caller
  }

  @Test("Newest first, a page at a time, each job once, also while jobs are added")
  func pages() async throws {
    let caller = try await caller(jobs: 7)
    var names: [String] = []
    var query = ["maxResults": "3"]
    var sizes: [Int] = []
    repeat {
      let page = try await caller.list(query)
      names += page.names
      sizes.append(page.names.count)
      query["nextToken"] = page.json["nextToken"]?.string
      _ = try await caller.started(StartBody(name: "added\(sizes.count)"))
    } while query["nextToken"] != nil
    #expect(names == ["j6", "j5", "j4", "j3", "j2", "j1", "j0"])
    #expect(sizes == [3, 3, 1])
  }

  @Test("A page that holds the last job names no further one", arguments: [("7", false), ("6", true), ("100", false)])
  func lastPage(size: String, more: Bool) async throws {
    let page = try await caller(jobs: 7).list(["maxResults": size])
    #expect((page.json["nextToken"] != nil) == more)
  }

  @Test("Without a size, a page has a hundred jobs")
  func defaultSize() async throws {
    let caller = try await caller(jobs: 101)
    let page = try await caller.list()
    #expect(page.names.count == 100)
    let token = try #require(page.json["nextToken"]?.string)
    #expect(try await caller.listedNames(["nextToken": token]) == ["j0"])
  }

  @Test("Only the jobs of a model, of a collaboration, of both")
  func filters() async throws {
    let caller = Caller()
    let other = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/m2"
    let id = "11111111-2222-3333-4444-555555555555"
    let collaboration = ", \"collaborationId\": \"\(id)\""
    for (name, model, more) in [
      ("a", StartBody().model, ""), ("b", StartBody().model, collaboration), ("c", other, ""),
      ("d", other, collaboration),
    ] {
      _ = try await caller.started(StartBody(name: name, model: model, more: more))
    }
    #expect(try await caller.listedNames() == ["d", "c", "b", "a"])
    #expect(try await caller.listedNames(["configuredAudienceModelArn": other]) == ["d", "c"])
    #expect(try await caller.listedNames(["collaborationId": id]) == ["d", "b"])
    #expect(try await caller.listedNames(["collaborationId": id, "configuredAudienceModelArn": other]) == ["d"])
    #expect(try await caller.listedNames(["configuredAudienceModelArn": other + "x"]).isEmpty)
  }

  @Test("A new job shows only after the list's delay; Get shows it at once")
  func delay() async throws {
    var switches = EmulatorSwitches()
    switches.listDelay = 3
    let caller = Caller(switches)
    let arn = try await caller.started()
    caller.clock.advance(2.999)
    #expect(try await caller.listedNames().isEmpty)
    #expect(try await caller.get(arn).status == 200)
    caller.clock.advance(0.001)
    #expect(try await caller.listedNames() == ["spring-1"])
  }

  @Test("A summary has no tags")
  func noTags() async throws {
    let caller = Caller()
    _ = try await caller.started(StartBody(more: #", "tags": {"a": "b"}"#))
    let summary = try await caller.list().json["audienceGenerationJobs"]?.elements?.first
    #expect(summary?["audienceGenerationJobArn"] != nil && summary?["tags"] == nil)
  }

  @Test(
    "A query that the model refuses is refused",
    arguments: [
      ["maxResults": "0"], ["maxResults": "101"], ["maxResults": "many"], ["nextToken": ""], ["nextToken": "x"],
      ["nextToken": "before--1"], ["collaborationId": "x"], ["configuredAudienceModelArn": "arn:aws:s3:::bucket-name"],
    ])
  func refused(query: [String: String]) async throws {
    let answer = try await Caller().list(query)
    #expect(answer.status == 400)
    #expect(answer.errorType == "ValidationException")
  }
}
