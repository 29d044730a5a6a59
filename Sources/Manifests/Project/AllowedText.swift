/// A pattern of an allow-list, in which `*` stands for any characters, or for none.
///
/// It never reaches over the ends of a text's parts: `arn:aws:iam::*:role/reader` allows no role of another name, and
/// `s3://acme*/` nothing below the folder `acme` of another bucket.
struct AllowedText: Sendable {
  enum Form: Sendable {
    case text
    /// Six parts between colons.
    case arn
    /// The bucket, and what the key begins with.
    case s3Prefix
  }

  private let form: Form
  private let parts: [[UInt8]]

  init(_ pattern: String, _ form: Form) {
    self.form = form
    parts = Self.parts(of: Array(pattern.utf8)[...], form).map(Array.init)
  }

  func allows(_ text: ArraySlice<UInt8>) -> Bool {
    let found = Self.parts(of: text, form)
    guard found.count == parts.count else { return false }
    return zip(parts, found).enumerated().allSatisfy { index, pair in
      let isBeginning = form == .s3Prefix && index == 1
      return Wildcards.match(
        isBeginning ? pair.0 + [Self.star] : pair.0, Array(pair.1), isStar: { $0 == Self.star }, ==)
    }
  }

  private static let star = UInt8(ascii: "*")

  private static func parts(of text: ArraySlice<UInt8>, _ form: Form) -> [ArraySlice<UInt8>] {
    switch form {
    case .text: [text]
    case .arn: text.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    case .s3Prefix:
      text.dropFirst("s3://".utf8.count)
        .split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    }
  }
}
