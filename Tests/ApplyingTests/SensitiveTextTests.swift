import AWSCore
import Synchronization
import TestSupport
import Testing

@testable import Applying

@Suite("The text of sqlParameters is told to nobody")
struct SensitiveTextTests {
  private static let sql = #"""
    "queryString": "SELECT customer_email\n  FROM Ledger_2026 WHERE segment = 'churned'",
    "parameters": {"cohort": "gold-tier", "k": "abc", "limit_of_all": "0123456789abcdef"}
    """#
  private static let template = """
    "analysisTemplateArn": \
    "arn:aws:cleanrooms:us-east-1:123456789012:membership/11111111-2222/analysistemplate/33333333-4444"
    """

  @Test(
    "A message is told unless it holds twelve code points of a text in a row, or the whole of a shorter one",
    arguments: [
      (sql, "Syntax error near \"customer_email FROM\"", true), (sql, "near 'SELECT CUSTOMER_EMAIL\\n'", true),
      (sql, "near 'customer_ema", true), (sql, "near 'customer_em'", false), (sql, "segment = 'churned' is", true),
      (sql, "unexpected end of the text", false), (sql, "", false), (sql, "ledger_2026w", true),
      (sql, "ledger_2026", false),
      (sql, "value gold-tier is unknown", true), (sql, "a Cohort of one", true), (sql, "gold tier", false),
      (sql, "abc is short, and k is shorter", false), (sql, "is 0123456789ab…", true), (sql, "is 0123456789a…", false),
      (template, "membership/11111111-2222/analysistemplate/33333333-4444 is gone", true),
      (template, "arn:aws:cleanrooms:us-east-1:123456789012:membership/other is gone", false),
      (#""queryString": "TABLE t""#, "cannot read \"table  t\"", true), (#""queryString": "t""#, "not a t", false),
      (#""queryString": "é́ééééééééééé""#, "ééééééééééé", false),
    ])
  func messages(members: String, message: String, givesAway: Bool) {
    let text = SensitiveText(of: Job("spring", sql: members).request)
    #expect(text.isIn(message) == givesAway)
    #expect(text.cleaned(message) == (givesAway ? SensitiveText.replacement : message))
  }

  @Test("Of an S3 seed, and of a run that nothing declares, nothing is kept back")
  func nothing() {
    #expect(!SensitiveText(of: Job("spring").request).isIn("s3://seeds/spring.jsonl is empty"))
    #expect(!SensitiveText(of: nil).isIn("anything at all"))
  }

  @Test("Type, status and request id stay, whatever the message quotes")
  func failures() {
    let text = SensitiveText(of: Job("spring", sql: Self.sql).request)
    let error = ServiceError(
      type: "ValidationException", message: "in customer_email from", status: 400, requestID: "r-1", kind: .refused)
    for failure in [CallFailure.refused(error), .unclear(error)] {
      let reason = Reason(text.cleaned(failure))
      #expect(reason.requestID == "r-1")
      #expect(reason.text.contains("ValidationException (HTTP 400): \(SensitiveText.replacement)"))
    }
    for failure in [CallFailure.notSent("customer_email"), .uncertain("the answer 'customer_email' is no JSON")] {
      #expect(!Reason(text.cleaned(failure)).text.contains("customer_email"))
    }
  }

  /// Answers that quote the query, to a start, to List and to Get.
  static let answers: [(Wire.Kind, Int, String?)] =
    [
      (400, "ValidationException"), (403, "AccessDeniedException"), (402, "ServiceQuotaExceededException"),
      (429, "ThrottlingException"), (403, "ExpiredTokenException"), (500, "InternalServerException"), (502, nil),
    ].flatMap { status, type in [(Wire.Kind.start, status, type), (.list, status, type), (.get, status, type)] }

  @Test("A service that quotes the query reaches neither result, nor event, nor state", arguments: answers)
  func everywhere(kind: Wire.Kind, status: Int, type: String?) async throws {
    let (world, file) = (World(), MemoryStore())
    let job = Job("spring", sql: Self.sql)
    // Something to ask about.
    if kind == .get { _ = try await world.startForeign(job.serviceName) }
    let outcome = try await world.apply([job], file) { call in
      let quoting = HTTPResponse.error(
        status, type, headers: [("x-amzn-requestid", "r-1")], message: "in \"customer_email from ledger\"")
      return call.kind == kind ? .answer(quoting) : nil
    }
    let result = try #require(outcome.results["spring"])
    let reason = try #require(result.reason)
    #expect(reason.requestID == "r-1" && reason.text.contains("\(status)"))
    #expect(reason.text.contains(SensitiveText.replacement))
    let all = "\(result) \(outcome.events) " + String(decoding: await file.content ?? [], as: UTF8.self)
    #expect(!all.contains("customer_email from"))
  }

  @Test("A refusal is closed in the state without the service's message, even one that quotes nothing")
  func closedRecords() async throws {
    let file = MemoryStore()
    let seen = Mutex<[UInt8]>([])
    _ = try await World().apply(Job.several(6), file, settings: ApplySettings(parallelism: 1)) { call in
      guard call.kind == .start else { return nil }
      if call.startNumber < 6 {
        return .answer(.error(400, "ValidationException", headers: [("x-amzn-requestid", "r-1")], message: "no seed"))
      }
      // Compaction takes the closed ones away.
      let content = await file.content ?? []
      seen.withLock { $0 = content }
      return nil
    }
    let text = String(decoding: seen.withLock { $0 }, as: UTF8.self)
    #expect(text.contains(#""reason":"ValidationException (HTTP 400), request r-1""#))
    #expect(!text.contains("no seed"))
  }

  @Test("What the state keeps of a refusal is its type, status and request id, never a word of the message")
  func closed() {
    let refused = StartMachine.Answer(
      .refused(
        ServiceError(
          type: "ValidationException", message: "the seed is empty", status: 400, requestID: "r-1", kind: .refused)),
      needing: [])
    guard case .refused(let reason) = refused else {
      Issue.record("\(refused)")
      return
    }
    #expect(reason.recorded == "ValidationException (HTTP 400), request r-1")
    #expect(
      reason.description == "the service refused it: ValidationException (HTTP 400): the seed is empty (request r-1)")
  }
}
