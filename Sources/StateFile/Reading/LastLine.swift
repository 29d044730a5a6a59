/// How a content ends, where its last line has no newline.
package struct LastLine {
  /// How many bytes at the end are an incomplete line, which counts for nothing.
  package let torn: Int
  /// Whether the last line is whole and only its newline is missing.
  package let lacksNewline: Bool

  static let none = LastLine(of: [])

  package init(of content: [UInt8]) {
    let end = content.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // No beginning of an object is an object: such a line is not torn, it only lost its newline, to an editor perhaps.
    // Nor is one that is blank.
    lacksNewline =
      RecordDecoder.isObject(content, in: end..<content.count)
      || end < content.count && LineProblemText.isBlank(content[end...])
    torn = lacksNewline ? 0 : content.count - end
  }
}
