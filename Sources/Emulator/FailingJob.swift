/// A job or an export that ends in CREATE_FAILED, and why: `NAME`, or `NAME=CODE`.
package struct FailingJob: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The job's name at the service.
  package let name: String
  /// nil: the usual one of its kind.
  package let statusCode: String?
  /// As it was given.
  let text: String

  /// Service names may hold `=`: only what follows the last one and looks like a code, capital letters, digits and `_`,
  /// is one.
  package init(_ text: String) {
    self.text = text
    let end = text.lastIndex(of: "=")
    let code = end.map { text[text.index(after: $0)...] } ?? ""
    let isCode =
      code.first?.isUppercase ?? false
      && code.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    name = isCode ? String(text[..<(end ?? text.endIndex)]) : text
    statusCode = isCode ? String(code) : nil
  }

  package init(stringLiteral text: String) {
    self.init(text)
  }
}

extension EmulatorSwitches {
  /// How the job or export of that name fails at its end; nil if it does not.
  func failure(of name: String) -> FailingJob? {
    failing.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}
