/// What of a request must be shown and recorded nowhere: everything in its `sqlParameters`, tokens, what signs it.
///
/// The service, and whatever answers in its place, may quote a request in its answers. A message that holds a part of the
/// sensitive text, white space and the case of ASCII letters left aside, is dropped as a whole: nobody knows what else it
/// quotes.
package struct SensitiveText {
  /// So many code points in a row of a text give it away.
  private static let runLength = 12
  /// A shorter text counts only as a whole, and one that is shorter than this is no secret.
  private static let shortest = 4

  package static let replacement = "the service's message is not shown, because it quotes sqlParameters"
  package static let replacementOfSecrets =
    "the service's message is not shown, because it quotes a secret of the request"

  private let replacement: String
  /// Texts of which any run gives away something.
  private let runs: [[UInt32]]
  /// Texts that count as a whole.
  private let wholes: [[UInt32]]

  /// Everything secret of a request as it was sent.
  init(secretsOf request: HTTPRequest) {
    self.init(texts: request.secretTexts, replacement: Self.replacementOfSecrets)
  }

  package init(
    texts: [String], analysisTemplateArn: String? = nil, replacement: String = SensitiveText.replacement
  ) {
    self.replacement = replacement
    let texts = texts.map(Self.folded)
    runs = texts.filter { $0.count >= Self.runLength }
    // An ARN begins like every other; what names the template is its end.
    let template = analysisTemplateArn.flatMap(Arn.init)?.resource ?? ""
    wholes = (texts.filter { $0.count < Self.runLength } + [Self.folded(template)])
      .filter { $0.count >= Self.shortest }
  }

  /// Whether `text` gives away something.
  package func isIn(_ text: String) -> Bool {
    if runs.isEmpty && wholes.isEmpty { return false }
    let text = Self.folded(text)
    if wholes.contains(where: { text.contains($0) }) { return true }
    let windows = Set(Self.windowHashes(of: text))
    return !windows.isEmpty && runs.contains { run in Self.windowHashes(of: run).contains { windows.contains($0) } }
  }

  /// `text`, or words that say why it is not shown.
  package func cleaned(_ text: String) -> String {
    isIn(text) ? replacement : text
  }

  /// An id of an answer; nil where it gives away something.
  package func cleaned(id: String?) -> String? {
    id.flatMap { isIn($0) ? nil : $0 }
  }

  /// The failure without a message, a type or an id that gives something away; the status stays.
  package func cleaned(_ failure: CallFailure) -> CallFailure {
    switch failure {
    case .notSent(let reason): .notSent(cleaned(reason))
    case .noCredentials: failure
    case .uncertain(let reason): .uncertain(cleaned(reason))
    case .unreadable(let reason, let id): .unreadable(cleaned(reason), requestID: cleaned(id: id))
    case .refused(let error): .refused(cleaned(error))
    case .unclear(let error): .unclear(cleaned(error))
    }
  }

  private func cleaned(_ error: ServiceError) -> ServiceError {
    var error = error
    error.message = cleaned(error.message)
    error.type = cleaned(id: error.type)
    error.requestID = cleaned(id: error.requestID)
    return error
  }

  private static func folded(_ text: String) -> [UInt32] {
    text.unicodeScalars.lazy.filter { !$0.properties.isWhitespace }
      .map { (0x41...0x5A).contains($0.value) ? $0.value + 0x20 : $0.value }
  }

  /// A rolling hash of each run of `runLength`. Where two that differ share one, a message is dropped in vain.
  private static func windowHashes(of text: [UInt32]) -> some Sequence<UInt64> {
    let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    let highest = (0..<runLength).reduce(1 as UInt64) { power, _ in power &* base }
    var hash: UInt64 = 0
    return text.indices.lazy.compactMap { index in
      hash = hash &* base &+ UInt64(text[index])
      if index >= runLength { hash &-= UInt64(text[index - runLength]) &* highest }
      return index >= runLength - 1 ? hash : nil
    }
  }
}

extension HTTPRequest {
  /// The texts in it that are secrets.
  package var secretTexts: [String] {
    let headers = headers.fields.filter(\.isSecret).map { field in
      // Of what signs a request only the signature is a secret; what is signed may be in every answer.
      guard field.value.hasPrefix("AWS4-") else { return field.value }
      return field.value.split(separator: "=").last.map(String.init) ?? ""
    }
    return headers + secrets
  }
}
