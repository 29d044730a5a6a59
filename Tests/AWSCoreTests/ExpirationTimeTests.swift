import Foundation
import Testing

@testable import AWSCore

@Suite struct ExpirationTimeTests {
  @Test(
    "A moment is read in each of its forms",
    arguments: [
      "2026-11-23T18:52:09Z", "2026-11-23T18:52:09.123456Z", "2026-11-23T18:52:09UTC", "2026-11-23T18:52:09+00:00",
      "2026-11-23T19:52:09+01:00", "2026-11-23T13:22:09-0530",
    ])
  func read(_ text: String) {
    #expect(ExpirationTime.date(text) == Date(timeIntervalSince1970: 1_795_459_929))
  }

  @Test(
    "What is no moment is refused",
    arguments: [
      "", "soon", "2026-11-23", "2026-11-23T18:52:09", "2026-11-23 18:52:09Z", "2026-13-23T18:52:09Z",
      "2026-11-31T18:52:09Z", "2026-11-23T24:52:09Z", "2026-11-23T18:52:09.Z", "2026-11-23T18:52:09+1:00",
      "2026-11-23T18:52:09+01:00Z", "2026-11-23T18:52:09 Z", "1795459929",
    ])
  func refused(_ text: String) {
    #expect(ExpirationTime.date(text) == nil)
  }
}
