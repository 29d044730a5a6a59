import Emulator
import JSONText
import Testing

@Suite("The list of jobs")
struct ListTests {
  private func caller(jobs: Int, _ change: (inout EmulatorSwitches) -> Void = { _ in }) async throws -> Caller {
    var switches = EmulatorSwitches()
    switches.quota = 1000
    change(&switches)
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

  /// The names on the pages, at most so many of them, and the tokens between them.
  private func pages(
    of caller: Caller, upTo most: Int = .max, between: (Int) async throws -> Void = { _ in }
  ) async throws -> (names: [[String]], tokens: [String]) {
    var (names, tokens): ([[String]], [String]) = ([], [])
    repeat {
      let page = try await caller.list(tokens.last.map { ["nextToken": $0] } ?? [:])
      names.append(page.names)
      guard let token = page.json["nextToken"]?.string else { break }
      tokens.append(token)
      try await between(names.count)
    } while names.count < most
    return (names, tokens)
  }

  @Test("A page has no more jobs than the switch says, also where more were asked for")
  func pageSize() async throws {
    let caller = try await caller(jobs: 5) { $0.pageSize = 2 }
    #expect(try await pages(of: caller).names == [["j4", "j3"], ["j2", "j1"], ["j0"]])
    #expect(try await caller.listedNames(["maxResults": "100"]) == ["j4", "j3"])
    #expect(try await caller.listedNames(["maxResults": "1"]) == ["j4"])
  }

  @Test(
    "A job that is deleted between two pages makes pages by offset skip one, and no others",
    arguments: [
      (EmulatorSwitches.Pages.offset, [["j4", "j3"], ["j1", "j0"]]), (.stable, [["j4", "j3"], ["j2", "j1"], ["j0"]]),
    ])
  func slips(pages kind: EmulatorSwitches.Pages, expected: [[String]]) async throws {
    let caller = try await caller(jobs: 5) {
      $0.pageSize = 2
      $0.pages = kind
      $0.jobSeconds = 0
    }
    let arn = try await caller.list().json["audienceGenerationJobs"]?.elements?.first?["audienceGenerationJobArn"]
    let read = try await pages(of: caller) { page in
      if page == 1 { _ = try await caller.delete(arn?.string ?? "") }
    }
    #expect(read.names == expected)
  }

  @Test("Pages by offset show each job once while nothing changes")
  func offset() async throws {
    let caller = try await caller(jobs: 5) {
      $0.pageSize = 2
      $0.pages = .offset
    }
    #expect(try await pages(of: caller).names == [["j4", "j3"], ["j2", "j1"], ["j0"]])
  }

  @Test(
    "A list can go on for ever, with a new token each time or with the same ones, also an empty one",
    arguments: [0, 3], [EmulatorSwitches.Pages.endless, .repeating])
  func endless(jobs: Int, kind: EmulatorSwitches.Pages) async throws {
    let caller = try await caller(jobs: jobs) {
      $0.pageSize = 2
      $0.pages = kind
    }
    let read = try await pages(of: caller, upTo: 20)
    let once = jobs == 0 ? [[]] : [["j2", "j1"], ["j0"]]
    #expect(read.names == Array((0..<20).map { once[$0 % once.count] }))
    #expect(Set(read.tokens).count == (kind == .endless ? 20 : once.count))
  }

  @Test("Empty pages with tokens come first, as many as were asked for")
  func emptyPages() async throws {
    let caller = try await caller(jobs: 1) { $0.emptyPages = 99 }
    let read = try await pages(of: caller)
    #expect(read.names == Array(repeating: [], count: 99) + [["j0"]])
    #expect(Set(read.tokens).count == 99)
  }

  @Test("A list with a filter shows a new job only after the filter's delay, one without at once")
  func filterDelay() async throws {
    let caller = try await caller(jobs: 1) { $0.filterDelay = 3 }
    let model = ["configuredAudienceModelArn": StartBody().model]
    #expect(try await caller.listedNames() == ["j0"])
    #expect(try await caller.listedNames(model).isEmpty)
    caller.clock.advance(3)
    #expect(try await caller.listedNames(model) == ["j0"])
  }

  @Test("No call with its ARN knows a new job before Get's delay is over; the list shows it")
  func getDelay() async throws {
    var switches = EmulatorSwitches()
    (switches.getDelay, switches.jobSeconds) = (3, 1)
    let caller = Caller(switches)
    let arn = try await caller.started()
    caller.clock.advance(2.999)
    #expect(try await caller.listedNames() == ["spring-1"])
    for (method, path) in [("GET", Caller.path(arn)), ("DELETE", Caller.path(arn)), ("GET", Caller.tagPath(arn))] {
      #expect(try await caller.call(method, path).errorType == "ResourceNotFoundException")
    }
    #expect(try await caller.start().status == 409)
    caller.clock.advance(0.001)
    #expect(try await caller.get(arn).status == 200)
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
      ["nextToken": "before--1"],
      ["nextToken": "after-1-"], ["nextToken": "beyond-1"], ["nextToken": "empty-1-1-1"], ["collaborationId": "x"],
      ["configuredAudienceModelArn": "arn:aws:s3:::bucket-name"],
    ])
  func refused(query: [String: String]) async throws {
    let answer = try await Caller().list(query)
    #expect(answer.status == 400)
    #expect(answer.errorType == "ValidationException")
  }
}
