import ArgumentParser

// What ArgumentParser would find out by itself, at every start: from `CaseIterable`, by key paths and generic
// collections, for each of which the runtime searches all conformances of the program.

extension ColourChoice {
  static let allValueStrings = [auto, always, never].map { $0.rawValue }
  static let allValueDescriptions: [String: String] = [:]
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  var defaultValueDescription: String { rawValue }
}

extension OutputFormat {
  static let allValueStrings = [text, json].map { $0.rawValue }
  static let allValueDescriptions: [String: String] = [:]
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  var defaultValueDescription: String { rawValue }
}

extension PlanFormat {
  static let allValueStrings = [text, json, markdown, github, gitlab].map { $0.rawValue }
  static let allValueDescriptions: [String: String] = [:]
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  var defaultValueDescription: String { rawValue }
}

extension Pipelines {
  static let allValueStrings = [github, gitlab, none].map { $0.rawValue }
  static let allValueDescriptions: [String: String] = [:]
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
