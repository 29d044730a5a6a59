/// A command line for the reader to copy: as it may be shown, and as a shell takes it.
package enum ShellCommand {
  /// `usher` with these arguments.
  package static func usher(_ arguments: [String]) -> String {
    (["usher"] + arguments.map(word)).joined(separator: " ")
  }

  /// An argument, in quotes where a shell would take it for more than itself; in those of bash and zsh, which know
  /// escapes, where it holds what may not be shown.
  package static func word(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
    let scalars = Array(text.unicodeScalars)
    let pieces = ShownText.pieces(of: scalars)
    if zip(pieces, scalars).allSatisfy({ $0 == String($1) }) {
      return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
    return "$'" + pieces.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : $0 }.joined() + "'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "_-./@%+=:,".utf8.contains(byte)
  }
}
