import JobModel

/// The text of one file with new revisions, all other bytes as they were.
struct RevisionEdit {
  /// What is to be done in one document.
  enum Change {
    /// The document that begins there declares a job: its revision is replaced, or inserted where there is none.
    case job(at: Mark)
    /// The file is one of defaults.
    case defaults
  }

  /// Why a document cannot be changed without a doubt, and where.
  struct Refusal: Error {
    var mark: Mark?
    var message: String
  }

  private struct Piece {
    var range: Range<Int>
    var text: String
  }

  private let revision: String
  private let isJSON: Bool
  private let bytes: [UInt8]
  private var pieces: [Piece] = []

  /// - Parameter fileBytes: of a file that was read without a mistake.
  /// - Returns: the new bytes of the file.
  static func edit(
    _ fileBytes: [UInt8], isJSON: Bool, _ changes: [Change], to revision: String
  ) throws(Refusal) -> [UInt8] {
    guard let bytes = SourceText.utf8(fileBytes), fileBytes.suffix(bytes.count).elementsEqual(bytes) else {
      throw Refusal(message: "is UTF-16, which usher reads and does not write: change its revisions by hand")
    }
    var edit = RevisionEdit(revision: revision, isJSON: isJSON, bytes: bytes)
    let before = try edit.documents(of: bytes)
    var expected = before
    for change in changes {
      guard let index = before.firstIndex(where: { $0.isSubject(of: change) }) else {
        throw Refusal(message: "has changed while usher read it")
      }
      try edit.add(to: before[index])
      expected[index].revision = revision
    }
    let edited = edit.edited
    // What an edit of the text does to its meaning is not concluded, but seen.
    guard let after = try? edit.documents(of: edited), after.map(\.meaning) == expected.map(\.meaning) else {
      throw Refusal(message: "cannot be changed in one place without another one: change its revisions by hand")
    }
    return Array(fileBytes.dropLast(bytes.count)) + edited
  }

  private init(revision: String, isJSON: Bool, bytes: [UInt8]) {
    self.revision = revision
    self.isJSON = isJSON
    self.bytes = bytes
  }

  private func documents(of bytes: [UInt8]) throws(Refusal) -> [RevisedDocument] {
    var documents: [RevisedDocument] = []
    var table = NodeTable()
    let error: SyntaxError?
    if isJSON {
      error = JSONScanner.scan(bytes, into: &table)
      if error == nil { documents.append(RevisedDocument(of: table)) }
    } else {
      var yaml = YAMLScanner()
      error = unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe yaml.scan(buffer, into: &table) { documents.append(RevisedDocument(of: $0)) }
      }
    }
    if let error { throw Refusal(mark: error.mark, message: error.message) }
    return documents
  }

  private var edited: [UInt8] {
    var edited = bytes
    for piece in pieces.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      edited.replaceSubrange(piece.range, with: Array(piece.text.utf8))
    }
    return edited
  }

  private mutating func add(to document: RevisedDocument) throws(Refusal) {
    if let old = document.revision, let node = document.revisionNode {
      try replace(old, at: node)
    } else {
      try insert(into: document)
    }
  }

  private mutating func replace(_ old: String, at node: Node) throws(Refusal) {
    let range = offset(of: node.from)..<offset(of: node.to)
    let written = String(decoding: bytes[range], as: UTF8.self)
    let text: String
    switch written {
    case "\"\(old)\"": text = "\"\(revision)\""
    case "'\(old)'": text = "'\(revision)'"
    case old: text = isPlain ? revision : "\"\(revision)\""
    default:
      throw Refusal(mark: node.from, message: "is written in a way that usher does not change: change it by hand")
    }
    pieces.append(Piece(range: range, text: text))
  }

  /// Behind the name: in its line where the mapping is in flow style, otherwise in a line of its own.
  private mutating func insert(into document: RevisedDocument) throws(Refusal) {
    guard let metadata = document.metadataNode, let (key, name) = document.nameNodes else {
      throw Refusal(mark: document.from, message: "has no metadata.name behind which a revision could be inserted")
    }
    let end = offset(of: name.to)
    if bytes[offset(of: metadata.from)] == UInt8(ascii: "{") {
      let isQuoted = bytes[offset(of: key.from)] == UInt8(ascii: "\"")
      let text = isQuoted ? "\"revision\": \"\(revision)\"" : "revision: \(YAMLWriter.scalar(revision))"
      return pieces.append(Piece(range: end..<end, text: ", \(text)"))
    }
    let keyStart = offset(of: key.from)
    let indent = keyStart - offset(of: Mark(line: key.from.line, column: 1))
    guard bytes[keyStart - indent..<keyStart].allSatisfy({ $0 == UInt8(ascii: " ") }) else {
      throw Refusal(mark: key.from, message: "has something before it in its line: insert the revision by hand")
    }
    let lineEnd = bytes[end...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let newline = bytes[lineEnd...].starts(with: "\r\n".utf8) ? "\r\n" : bytes[lineEnd...].first == 0x0D ? "\r" : "\n"
    let line = String(repeating: " ", count: indent) + "revision: " + YAMLWriter.scalar(revision)
    pieces.append(Piece(range: lineEnd..<lineEnd, text: newline + line))
  }

  /// Whether every YAML reads it as a text without quotes, in block and in flow style.
  private var isPlain: Bool {
    var text = revision
    let isText = text.withUTF8 { unsafe PlainScalar.reading(of: $0) } == .text
    return isText && !isJSON && text.utf8.last != UInt8(ascii: ":")
  }

  private func offset(of mark: Mark) -> Int {
    var (line, column): (UInt32, UInt32) = (1, 1)
    var index = 0
    while index < bytes.count, line < mark.line || line == mark.line && column < mark.column {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A || byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A) {
        (line, column) = (line + 1, 1)
      } else if !(index < bytes.count && bytes[index] & 0xC0 == 0x80) {
        column += 1
      }
    }
    return index
  }
}
