/// What the service demands of a text, from the shape of that name in its model (`cleanroomsml` 2023-09-06).
package final class TextConstraints: Sendable {
  /// The shape's name in the service model, for example `NameString`.
  package let shape: String
  /// How many Unicode scalars it may have.
  package let length: ClosedRange<Int>
  /// What all of it must match; nil if the model sets none.
  package let pattern: TextPattern?
  /// Whether white space alone is enough.
  package let mayBeBlank: Bool
  /// The only values allowed; nil if it is no enumeration.
  package let values: [String]?
  /// A prefix that it must not have, in any case of letters.
  package let forbiddenPrefix: String?
  /// The form of a valid value, for the reader of an error.
  package let form: String?
  /// Whether the length is all there is to look at.
  private let hasOnlyLength: Bool
  private let valuesUTF8: [[UInt8]]
  private let forbiddenUTF8: [UInt8]

  package init(
    shape: String, length: ClosedRange<Int>, pattern: TextPattern? = nil, mayBeBlank: Bool = true,
    values: [String]? = nil, forbiddenPrefix: String? = nil, form: String? = nil
  ) {
    self.shape = shape
    self.length = length
    self.pattern = pattern
    self.mayBeBlank = mayBeBlank
    self.values = values
    self.forbiddenPrefix = forbiddenPrefix
    self.form = form
    hasOnlyLength = pattern == nil && mayBeBlank && values == nil && forbiddenPrefix == nil
    valuesUTF8 = (values ?? []).map { Array($0.utf8) }
    forbiddenUTF8 = Array((forbiddenPrefix ?? "").utf8)
  }

  /// The first constraint that `text`, which is valid UTF-8, does not keep; nil when it keeps them all.
  package func violation(of text: UnsafeBufferPointer<UInt8>) -> TextViolation? {
    // A text of no more bytes than scalars are allowed cannot be too long; most are settled here.
    if text.count < length.lowerBound || text.count > length.upperBound || length.lowerBound > 1 {
      let count = unsafe UTF8Scalar.count(text)
      // That of an enumeration is only a quick look at what is none of its values.
      if !length.contains(count) { return values.map { .notOneOf($0) } ?? .length(count) }
    }
    if hasOnlyLength { return nil }
    if let values, !valuesUTF8.contains(where: { unsafe $0.count == text.count && text.hasBytes($0) }) {
      return .notOneOf(values)
    }
    if !forbiddenUTF8.isEmpty, let forbiddenPrefix, unsafe hasForbiddenPrefix(text) { return .prefix(forbiddenPrefix) }
    if !mayBeBlank, unsafe Self.isBlank(text) { return .blank }
    if let pattern, unsafe !pattern.matches(text) { return .pattern }
    return nil
  }

  /// `violation(of:)` for a `String`.
  package func violation(of text: String) -> TextViolation? {
    var text = text
    return text.withUTF8 { unsafe violation(of: $0) }
  }

  private static func isBlank(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let first = unsafe text.first, first > 0x20, first < 0x7F { return false }
    return unsafe String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { $0.properties.isWhitespace }
  }

  private func hasForbiddenPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= forbiddenUTF8.count else { return false }
    for index in 0..<forbiddenUTF8.count {
      let byte = unsafe text[index]
      let lowerCase = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      if lowerCase != forbiddenUTF8[index] { return false }
    }
    return true
  }
}

/// The constraint of a text that was not kept.
package enum TextViolation: Equatable, Sendable {
  /// The number of Unicode scalars it has.
  case length(Int)
  case pattern
  case blank
  case notOneOf([String])
  case prefix(String)
}
