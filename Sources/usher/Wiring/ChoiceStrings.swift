// What ArgumentParser would find out by itself, at every start: by key paths and generic collections, for each of which
// the runtime searches all conformances of the program.

extension ColourChoice {
  static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  static var allValueDescriptions: [String: String] { [:] }
}

extension OutputFormat {
  static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  static var allValueDescriptions: [String: String] { [:] }
}
