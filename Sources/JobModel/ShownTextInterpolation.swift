extension ShownText: ExpressibleByStringInterpolation, CustomStringConvertible {
  package init(stringLiteral text: String) { self.init(verbatim: text) }
  package init(stringInterpolation: StringInterpolation) { self.init(verbatim: stringInterpolation.text) }

  package var description: String { text }
  package var isEmpty: Bool { text.isEmpty }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ text: ShownText) { self.text += text.text }

    /// A value from anywhere, as `ShownText.line(_:)` shows it.
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += ShownText.line(value.description)
    }
  }

  package static func + (left: ShownText, right: ShownText) -> ShownText { "\(left)\(right)" }
  package static func += (left: inout ShownText, right: ShownText) { left = left + right }

  package static func spaces(_ count: Int) -> ShownText { ShownText(verbatim: String(repeating: " ", count: count)) }
}

extension Sequence<ShownText> {
  package func joined(separator: ShownText = "") -> ShownText {
    ShownText(verbatim: map(\.text).joined(separator: separator.text))
  }
}
