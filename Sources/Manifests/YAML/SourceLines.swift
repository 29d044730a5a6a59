/// The lines of a file that cannot be read, for the message about it; made only for an error.
struct SourceLines {
  /// How much of a line is looked at: in a longer one nobody finds a place by its words.
  private static let maximumLength = 4096
  /// How many lines up a value is sought that a mistake could belong to.
  private static let maximumDistance = 100

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The characters of the line of that number, from 1, without its end; nothing if there is no such line.
  func line(_ number: UInt32) -> [Unicode.Scalar] {
    start(of: number).map(line(from:)) ?? []
  }

  /// The character at a place; nil at the end of its line.
  func character(at mark: Mark) -> Unicode.Scalar? {
    let line = line(mark.line)
    return Int(mark.column) <= line.count ? line[Int(mark.column) - 1] : nil
  }

  /// The nearest line above that one with more in it than a comment.
  func contentLine(above number: UInt32) -> UInt32? {
    guard var end = start(of: number) else { return nil }
    for distance in 1...UInt32(Self.maximumDistance) where distance < number {
      var start = end - 1
      while start > 0, !endsLine(start - 1) { start -= 1 }
      if let first = line(from: start).first(where: { $0 != " " && $0 != "\t" }), first != "#" {
        return number - distance
      }
      end = start
    }
    return nil
  }

  /// Where an unresolved merge conflict of git begins: a line of `<<<<<<< ` and a name.
  func conflict() -> Mark? {
    var number: UInt32 = 1
    var isStart = true
    for index in bytes.indices {
      if isStart, bytes[index] == UInt8(ascii: "<"), bytes[index...].starts(with: "<<<<<<< ".utf8) {
        return Mark(line: number, column: 1)
      }
      isStart = endsLine(index)
      if isStart { number += 1 }
    }
    return nil
  }

  private func start(of number: UInt32) -> Int? {
    var current: UInt32 = 1
    var index = 0
    while current < number {
      guard index < bytes.count else { return nil }
      if endsLine(index) { current += 1 }
      index += 1
    }
    return index
  }

  private func line(from start: Int) -> [Unicode.Scalar] {
    let line = bytes[start...].prefix(Self.maximumLength).prefix { $0 != 0x0A && $0 != 0x0D }
    return Array(String(decoding: line, as: UTF8.self).unicodeScalars)
  }

  /// As `Mark` and `SourceText` count lines: by LF, CR and CRLF.
  private func endsLine(_ index: Int) -> Bool {
    bytes[index] == 0x0A || bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
  }
}
