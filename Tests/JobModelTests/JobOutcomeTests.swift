import Foundation
import JobModel
import Testing

@Suite("What became of a job")
struct JobOutcomeTests {
  @Test("Its message is cut at 500 characters")
  func message() {
    let outcome = JobOutcome(
      status: .createFailed, cleanedMessage: String(repeating: "é", count: 501), updateTime: nil, seenTime: "")
    #expect(outcome.message == String(repeating: "é", count: 500))
    #expect(outcome.hasFailed)
  }

  @Test("Two are equal by their code points")
  func equality() {
    let outcome = { JobOutcome(status: .active, cleanedMessage: $0, updateTime: nil, seenTime: "") }
    #expect(outcome("\u{E9}") == outcome("\u{E9}") && outcome("\u{E9}") != outcome("e\u{301}"))
    #expect(outcome(nil) != outcome(""))
  }

  @Test(
    "A time is read as Foundation reads it, and shown to the minute",
    arguments: [
      "1970-01-01T00:00:00Z", "2026-11-23T08:05:09Z", "2024-02-29T23:59:59Z", "2000-03-01T00:00:00Z",
      "2100-12-31T12:00:00Z", "1969-12-31T23:59:59Z", "2026-11-23T08:05:09.250Z",
    ])
  func time(text: String) throws {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
    let time = try #require(UTCTime(text))
    #expect(abs(time.seconds - (try Date(text, strategy: style)).timeIntervalSince1970) < 0.001)
    #expect(time.minute == text.prefix(16).replacing("T", with: " ") && time.day == text.prefix(10))
  }

  @Test(
    "Anything else is no time",
    arguments: [
      "", "2026-11-23", "2026-11-23T08:05:09", "2026-11-23T08:05:09+01:00", "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01 00:00:00Z",
      "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00.xZ", "+026-01-01T00:00:00Z",
    ])
  func noTime(text: String) {
    #expect(UTCTime(text) == nil)
  }
}
