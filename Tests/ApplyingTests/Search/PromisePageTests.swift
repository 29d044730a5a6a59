import Foundation
import TestSupport
import Testing

extension DocumentationPage {
  /// The number in front of these words, which are there once.
  func number(before words: String) throws -> Int {
    let parts = text.components(separatedBy: " \(words)")
    try #require(parts.count == 2, "the page has to say \(words) once")
    let digits = parts[0].split(separator: " ").last?.filter(\.isNumber) ?? ""
    return try #require(Int(digits))
  }
}

@Suite("The page about the promise")
struct PromisePageTests {
  @Test("It names every condition that was left out and every mistake that is planted")
  func names() throws {
    let page = try DocumentationPage("Promise").text
    for search in SearchCase.outside { #expect(page.contains("*\(search.title)*"), "\(search.title)") }
    for mistake in Mistake.allCases { #expect(page.contains("- \(mistake.rawValue)"), "\(mistake)") }
  }

  @Test("It tells the numbers of worlds and seeds")
  func numbers() throws {
    let page = try DocumentationPage("Promise")
    #expect(try page.number(before: "worlds take more than") == SearchCase.inside.count)
    #expect(try page.number(before: "worlds are chosen by seed") == SearchCase.wide.count)
    #expect(try page.number(before: "schedules for each of the") == PromiseSearchTests.seedsOfWideWorld)
    #expect(try page.number(before: "seeds with up to two crashes") == TrialTests.seedCount)
  }
}
