import JobModel

/// What a file of usher's own (`usher.yaml`, `usher.defaults.yaml`) holds: YAML, one document.
enum SettingsDocument {
  case unreadable(Diagnostic)
  /// Nothing, only comments, or `null`.
  case empty
  case document(NodeTable, SourceText)

  /// - Parameters:
  ///   - shown: the file, as it is shown.
  ///   - words: the message if it holds several documents.
  init(_ fileBytes: [UInt8], shown: String, ofSeveral words: String) {
    guard let bytes = SourceText.utf8(fileBytes) else {
      self = .unreadable(
        Diagnostic(file: shown, "begins with a UTF-16 byte order mark and is not valid UTF-16"))
      return
    }
    if GitLFS.isPointer(bytes) {
      self = .unreadable(GitLFS.diagnostic(about: shown))
      return
    }
    let source = SourceText(bytes)
    var yaml = YAMLScanner()
    var table = NodeTable()
    var documents: [NodeTable] = []
    let error = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe yaml.scan(buffer, into: &table) { if !$0.isEmptyDocument { documents.append($0) } }
    }
    if let error {
      self = .unreadable(source.diagnostic(error, in: shown))
    } else if documents.count > 1 {
      self = .unreadable(Diagnostic(file: shown, words))
    } else {
      self = documents.first.map { .document($0, source) } ?? .empty
    }
  }
}
