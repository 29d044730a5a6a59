import CLibYAML

/// What libyaml stumbled over, explained to whoever wrote the file; libyaml's own text becomes a note.
///
/// No word of the file itself is in the explanation: it may be SQL, which no diagnostic shows.
struct LibYAMLError {
  /// libyaml's words: what, and during what.
  let problem: String
  let context: String?
  /// Where libyaml noticed.
  let mark: Mark
  /// Where what it was reading began.
  let began: Mark?
  /// The value before, and the innermost collection that is still open.
  let last: Node?
  let open: Node?
  let lines: SourceLines

  /// - Parameters:
  ///   - last: the last node that libyaml told of.
  ///   - open: the innermost collection that it has not told the end of.
  init(_ parser: yaml_parser_t, after last: Node?, inside open: Node?, in bytes: UnsafeBufferPointer<UInt8>) {
    problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "no memory"
    context = unsafe parser.context.map { unsafe String(cString: $0) }
    let noticed = unsafe Mark(parser.problem_mark)
    // Where the last line has no end, libyaml makes up a further one.
    let end = unsafe Mark(ofByte: bytes.count, in: bytes)
    mark = noticed.line > end.line ? end : noticed
    began = unsafe parser.context == nil ? nil : Mark(parser.context_mark)
    self.last = last
    self.open = open
    lines = unsafe SourceLines(Array(bytes))
  }

  var syntaxError: SyntaxError {
    var error = explanation ?? SyntaxError("this is not YAML", at: mark)
    error.notes.append("libyaml: \(context.map { "\(problem), \($0)" } ?? problem)")
    return error
  }

  private var explanation: SyntaxError? {
    if let conflict = lines.conflict() { return .conflict(at: conflict) }
    switch problem {
    case "found character that cannot start any token": return badStart
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return .tab(at: mark)
    case "mapping values are not allowed in this context": return misplacedColon
    case "could not find expected ':'": return keyWithoutColon
    case "found unexpected end of stream", "found unexpected document indicator": return openQuote
    case "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>":
      return misplacedText
    case "did not find expected ',' or ']'": return openBracket("[", "]")
    case "did not find expected ',' or '}'": return openBracket("{", "}")
    case "did not find expected node content": return noValue
    case "block sequence entries are not allowed in this context": return .itemInLine(at: mark)
    case "mapping keys are not allowed in this context": return .questionMark(at: mark)
    default: return byContext
    }
  }

  private var byContext: SyntaxError? {
    if problem.contains("directive") || context?.contains("directive") == true { return .directive(at: mark) }
    if problem == "found incompatible YAML document" { return .version(at: mark) }
    if problem == "found undefined tag handle" { return .tag(at: began ?? mark) }
    return switch context {
    case "while scanning an alias": .anchorName("*", "an alias", at: began ?? mark)
    case "while scanning an anchor": .anchorName("&", "an anchor", at: began ?? mark)
    case "while scanning a tag", "while parsing a tag": .tag(at: began ?? mark)
    case "while scanning a block scalar": .blockHeader(at: mark)
    case "while parsing a quoted scalar", "while scanning a quoted scalar": .escape(problem, at: mark)
    default: nil
    }
  }

  private var badStart: SyntaxError? {
    switch lines.character(at: mark) {
    case "\t": return .tab(at: mark)
    case .some(let character): return .badStart(character, at: mark)
    case nil: return nil
    }
  }

  private var openQuote: SyntaxError? {
    guard let began else { return nil }
    return .openQuote(lines.character(at: began), at: began)
  }

  private func openBracket(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> SyntaxError? {
    guard let began else { return nil }
    switch lines.character(at: mark) {
    case "]", "}": return .wrongBracket(open, at: mark, opened: began)
    case nil: return .openBracket(open, at: began)
    case .some: return quotedBefore ?? .missingComma(open, close, at: mark, opened: began)
    }
  }

  private var noValue: SyntaxError {
    let character = lines.character(at: mark)
    if character == nil, let open, let bracket = lines.character(at: open.from), bracket == "[" || bracket == "{" {
      return .openBracket(bracket, at: open.from)
    }
    return .noValue(character, at: mark)
  }

  private var misplacedColon: SyntaxError? {
    let line = lines.line(mark.line)
    if let tab = tabInIndentation(line) { return tab }
    let before = line.prefix(Int(mark.column) - 1)
    if before.starts(with: "---".unicodeScalars) { return .mappingAfterDashes(at: mark) }
    if zip(before, before.dropFirst()).contains(where: { $0 == ":" && ($1 == " " || $1 == "\t") }) {
      return .secondColon(at: mark)
    }
    guard let above = lines.contentLine(above: mark.line) else { return nil }
    if let place = missingSpace(in: above) { return .missingSpace(at: place) }
    let first = Mark(line: mark.line, column: indentation(line) + 1)
    let firstAbove = Mark(line: above, column: indentation(lines.line(above)) + 1)
    return first.column > firstAbove.column ? .keyInValue(ofLine: above, at: first) : .noColon(at: firstAbove)
  }

  private var keyWithoutColon: SyntaxError? {
    guard let began else { return nil }
    if mark.line == began.line, mark.column > began.column + 1000 { return .longKey(at: began) }
    if let place = missingSpace(in: began.line) { return .missingSpace(at: place) }
    return .noColon(at: began)
  }

  private var misplacedText: SyntaxError? {
    let line = lines.line(mark.line)
    if let tab = tabInIndentation(line) { return tab }
    let character = lines.character(at: mark)
    if character == ":", let place = missingSpace(in: mark.line) { return .missingSpace(at: place) }
    if let quoted = quotedBefore { return quoted }
    guard indentation(line) + 1 == mark.column else {
      return line.starts(with: "...".unicodeScalars) ? .afterDots(at: mark) : .textAfterValue(at: mark)
    }
    if problem.contains("document start"), let above = lines.contentLine(above: mark.line) {
      if lines.line(above).first == "%" { return .noDashes(at: mark) }
      if lines.line(above).starts(with: "...".unicodeScalars) { return .afterDots(at: mark) }
    }
    if let began, began.column == mark.column {
      if problem.contains("'-'") { return .keyBesideItems(at: mark) }
      if character == "-" { return .itemBesideKeys(at: mark) }
    }
    return character == ":" ? .colonWithoutKey(at: mark) : .indentation(mark.column - 1, at: mark)
  }

  /// Text right after a quoted one: the quote closed where it was not meant to.
  private var quotedBefore: SyntaxError? {
    guard let last, last.isScalar, last.to.line == mark.line, last.to.column <= mark.column,
      let quote = lines.character(at: last.from), quote == "\"" || quote == "'",
      lines.line(mark.line).prefix(Int(mark.column) - 1).dropFirst(Int(last.to.column) - 1)
        .allSatisfy({ $0 == " " || $0 == "\t" })
    else { return nil }
    return last.from.line == last.to.line
      ? .textAfterQuote(quote, at: mark) : .openQuote(quote, at: last.from, closedInLine: last.to.line)
  }

  private func indentation(_ line: [Unicode.Scalar]) -> UInt32 { UInt32(line.prefix { $0 == " " }.count) }

  private func tabInIndentation(_ line: [Unicode.Scalar]) -> SyntaxError? {
    let column = indentation(line)
    guard Int(column) < line.count, line[Int(column)] == "\t", column + 1 < mark.column else { return nil }
    return .tab(at: Mark(line: mark.line, column: column + 1))
  }

  /// The colon of a line that begins as `key:value`; nil if it does not, and for `s3://…`.
  private func missingSpace(in number: UInt32) -> Mark? {
    let line = lines.line(number)
    var rest = line[...].drop { $0 == " " || $0 == "-" }
    let quote = rest.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
    rest = rest.dropFirst(quote == nil ? 0 : 1)
    let key = rest.prefix { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_") }
    rest = rest[key.endIndex...]
    if let quote {
      guard rest.first == quote else { return nil }
      rest = rest.dropFirst()
    }
    guard !key.isEmpty, rest.first == ":", let next = rest.dropFirst().first, next != " ", next != "\t", next != "/"
    else { return nil }
    return Mark(line: number, column: UInt32(rest.startIndex + 1))
  }
}
