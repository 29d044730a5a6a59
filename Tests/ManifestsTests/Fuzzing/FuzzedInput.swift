import CleanRoomsMLModel
import JobModel

@testable import Manifests

/// Any bytes, read as one of the things that usher reads from a repository, and what must hold of them whatever they
/// are. For the fuzzer, and for the inputs that it left in `Tests/Fixtures/fuzz-corpus`.
struct FuzzedInput {
  /// The line between the parts of an input that has several.
  static let separator = Array("=====\n".utf8)

  private let kind: UInt8
  private let bytes: [UInt8]

  /// The first byte says what the rest is: `J` is JSON, `D` the defaults of up to three folders and a manifest below
  /// them, `P` a `usher.yaml` and a manifest, `I` a path and the patterns of a `.usherignore`, `Q` a query's file; after
  /// anything else all is YAML.
  init(_ input: [UInt8]) {
    let isKind = input.first.map { "DIJPQ".utf8.contains($0) } ?? false
    kind = isKind ? input[0] : UInt8(ascii: "Y")
    bytes = isKind ? Array(input.dropFirst()) : input
  }

  /// What does not hold; empty where all does.
  func problems() -> [String] {
    switch kind {
    case UInt8(ascii: "I"): patternProblems()
    case UInt8(ascii: "Q"): queryProblems()
    case UInt8(ascii: "D"): defaultsProblems()
    case UInt8(ascii: "P"): projectProblems()
    case UInt8(ascii: "J"): Self.problems(of: bytes, in: ManifestFile(shown: "jobs.json", recorded: "jobs.json"))
    default: Self.problems(of: bytes, in: ManifestFile(shown: "jobs.yaml", recorded: "jobs.yaml"))
    }
  }

  /// - Parameter others: the other files that a diagnostic may be about.
  private static func problems(of bytes: [UInt8], in file: ManifestFile, others: [PlaceCheck] = []) -> [String] {
    // Nothing lies there: the file of a query is never found.
    let root = ManifestRoot(ManifestRoot(path: "/nonexistent"), file.root.project)
    let file = ManifestFile(shown: file.shown, recorded: file.recorded, root: root, defaults: file.defaults)
    var parser = FileParser(wanting: { _ in true }, isTracing: true)
    let first = parse(bytes, of: file, with: &parser)
    let second = parse(bytes, of: file, with: &parser)
    var other = FileParser(wanting: { _ in false })
    let unwanted = parse(bytes, of: file, with: &other)

    var problems: [String] = []
    if texts(of: first) != texts(of: second) { problems.append("read again, it is something else") }
    if texts(of: first, withRequests: false) != texts(of: unwanted, withRequests: false) {
      problems.append("without its requests it is something else")
    }
    let places = [PlaceCheck(of: bytes, named: file.shown)] + others
    for diagnostic in first.diagnostics + first.inherited.map(\.diagnostic) {
      problems += PlaceCheck.problems(of: diagnostic, in: places)
    }
    let text = (SourceText.utf8(bytes) ?? bytes).filter { !" \t\r\n".utf8.contains($0) }
    let isAnything = !text.isEmpty && !text.elementsEqual("null".utf8)
    if file.isJSON, isAnything, first.jobs.isEmpty, first.diagnostics.isEmpty {
      problems.append("nothing is said of a file that declares nothing")
    }
    for job in first.jobs {
      problems += PlaceCheck.problems(of: job.location, in: places)
      problems += JobCheck.problems(of: job)
    }
    return problems
  }

  private static func parse(
    _ bytes: [UInt8], of file: ManifestFile, with parser: inout FileParser
  ) -> ManifestReader.Part {
    var part = ManifestReader.Part(first: 0)
    parser.parse(bytes, of: file, into: &part)
    return part
  }

  /// Everything that was read, to compare.
  private static func texts(of part: ManifestReader.Part, withRequests: Bool = true) -> [String] {
    part.diagnostics.map { "\($0)" } + part.inherited.map { "\($0)" }
      + part.jobs.map { job in
        guard !withRequests else { return "\(job)" }
        var job = job
        job.request = nil
        job.origins = []
        return "\(job)"
      }
  }

  private func defaultsProblems() -> [String] {
    var parts = bytes.split(separator: Self.separator, maxSplits: 3, omittingEmptySubsequences: false).map(Array.init)
    let manifest = parts.removeLast()
    var problems: [String] = []
    var defaults: FolderDefaults?
    var places: [PlaceCheck] = []
    for (index, part) in parts.enumerated() {
      let name = "\(index)/\(FolderDefaults.fileName)"
      var reader = DefaultsReader()
      defaults = reader.read(part, shown: name, folder: "/nonexistent/", above: defaults)
      places.append(PlaceCheck(of: part, named: name))
      for diagnostic in reader.diagnostics { problems += PlaceCheck.problems(of: diagnostic, in: places) }
    }
    let file = ManifestFile(shown: "jobs.yaml", recorded: "jobs.yaml", defaults: defaults)
    return problems + Self.problems(of: manifest, in: file, others: places)
  }

  /// A `usher.yaml`, and a manifest that is held against its rules.
  private func projectProblems() -> [String] {
    let parts = bytes.split(separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
    var reader = ProjectReader(version: "0.1.0")
    let project = reader.read(parts[0], shown: ProjectShape.fileName)
    var problems = (project == nil) == reader.diagnostics.isEmpty ? ["refused without a word, or with words read"] : []
    let place = PlaceCheck(of: parts[0], named: ProjectShape.fileName)
    for diagnostic in reader.diagnostics { problems += PlaceCheck.problems(of: diagnostic, in: [place]) }
    let root = ManifestRoot(.none, project)
    let file = ManifestFile(shown: "jobs.yaml", recorded: "jobs.yaml", root: root)
    return problems + (parts.count > 1 ? Self.problems(of: parts[1], in: file) : [])
  }

  private func queryProblems() -> [String] {
    var expected: [Unicode.Scalar]?
    if let text = String(validating: bytes, as: UTF8.self) {
      let scalars = Array(text.unicodeScalars)
      expected = scalars.indices.filter { index in
        let endsLine = scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
        return !endsLine && !(index == 0 && scalars[index] == "\u{FEFF}")
      }.map { scalars[$0] }
    }
    // No text at all, or one that git left in two versions.
    if bytes.contains(0) || SourceLines(bytes).conflict() != nil { expected = nil }
    let found = (try? SQLFile.query(of: bytes)).map { Array(String(decoding: $0, as: UTF8.self).unicodeScalars) }
    return found == expected ? [] : ["the query's text is another"]
  }

  private func patternProblems() -> [String] {
    let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(decoding: parts[0], as: UTF8.self)
    let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    let isNamed = { (text: String, isFolder: Bool) in IgnorePatterns(text).match(path, isFolder: isFolder) }
    var problems: [String] = []
    if isNamed(text, false), !isNamed(text, true) { problems.append("a pattern names files only") }
    if isNamed(text, true) != isNamed("# **\n\n\(text)\n", true) { problems.append("a comment changes patterns") }
    let lines = text.split(whereSeparator: \.isNewline)
    if lines.count < 50, isNamed(text, true) != lines.contains(where: { isNamed(String($0), true) }) {
      problems.append("patterns change one another")
    }
    return problems
  }
}
