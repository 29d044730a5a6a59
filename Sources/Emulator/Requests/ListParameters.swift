import AWSCore
import CleanRoomsMLModel
import JSONText

/// The query of a list.
struct ListParameters {
  /// As many as the service allows where nothing was asked: it does not say how many it shows by itself.
  let maxResults: Int
  let page: PageToken?
  private let filters: [String: String]

  typealias Filter = (name: String, constraints: TextConstraints)

  /// - Parameter filters: the names by which this list can be filtered.
  init(_ query: [QueryItem], filters: [Filter]) throws(ServiceFault) {
    func value(of name: String) -> String? { query.first { $0.name == name }?.value }
    let maxResults = value(of: "maxResults")
    let token = value(of: "nextToken")
    try RequestValidator.check { validator in
      if let maxResults {
        validator.check(.number(maxResults), .integer(FieldConstraints.maxResults), at: "maxResults")
      }
      for (name, constraints) in filters + [("nextToken", Self.nextToken)] {
        if let text = value(of: name) { validator.check(.string(text), .text(constraints), at: name) }
      }
    }
    page = token.flatMap { PageToken(text: $0) }
    if token != nil, page == nil { throw .validation("The nextToken is not valid.") }
    self.maxResults = maxResults.flatMap { Int($0) } ?? FieldConstraints.maxResults.upperBound
    self.filters = Dictionary(filters.compactMap { filter in value(of: filter.name).map { (filter.name, $0) } }) {
      first, _ in first
    }
  }

  /// What a filter asks for; nil where it asks for nothing.
  subscript(filter: String) -> String? { filters[filter] }

  /// The position before which the page begins; nil where it is not by position.
  var end: Int? { if case .before(let position)? = page?.start { position } else { nil } }

  var isFiltered: Bool { !filters.isEmpty }

  private static let nextToken = TextConstraints(shape: "NextToken", length: 1...10240)
}

/// Where a page begins.
struct PageToken: Equatable {
  var start: Start
  /// Sets apart the tokens of a list that never ends; 0 in every other.
  var turn = 0

  enum Start: Equatable {
    /// With the newest job that was created before the one at this position. New jobs do not move it.
    case before(Int)
    /// With the job that has so many newer ones.
    case after(Int)
    /// With the newest job, once so many empty pages were there.
    case empty(Int)
  }

  static let first = PageToken(start: .empty(0))

  init(start: Start, turn: Int = 0) {
    self.start = start
    self.turn = turn
  }

  init?(text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().compactMap { Int($0) }
    guard 2...3 ~= parts.count, numbers.count == parts.count - 1, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    switch parts[0] {
    case "before": start = .before(numbers[0])
    case "after": start = .after(numbers[0])
    case "empty": start = .empty(numbers[0])
    default: return nil
    }
    turn = numbers.count > 1 ? numbers[1] : 0
  }

  var text: String {
    let place =
      switch start {
      case .before(let position): "before-\(position)"
      case .after(let count): "after-\(count)"
      case .empty(let count): "empty-\(count)"
      }
    return turn == 0 ? place : "\(place)-\(turn)"
  }
}
