import JobModel

/// What applies in a folder: the `.usherignore` and `usher.defaults.yaml` of the folders from the root down to it.
struct FolderScope {
  private(set) var defaults: FolderDefaults?
  private var ignored: [FolderPatterns] = []

  /// How large a `.usherignore` may be, in bytes.
  private static let patternsMaximum = 16_384

  /// The patterns of one folder's `.usherignore`.
  private struct FolderPatterns {
    /// How much of a recorded path names that folder, in bytes.
    var prefixLength: Int
    var patterns: IgnorePatterns
  }

  /// Whether a pattern names an entry, by its path relative to the root.
  func ignores(_ recorded: String, isFolder: Bool) -> Bool {
    ignored.contains { $0.patterns.match(String(recorded.utf8.dropFirst($0.prefixLength)) ?? "", isFolder: isFolder) }
  }

  /// Adds what a folder says itself.
  ///
  /// - Parameters:
  ///   - folder: the folder as it is shown and recorded.
  ///   - diagnostics: gets what is wrong with the files of the folder, `defaultsDiagnostics` what is wrong in its defaults.
  mutating func enter(
    _ folder: ManifestFile, in root: ManifestRoot, _ diagnostics: inout [Diagnostic],
    _ defaultsDiagnostics: inout [Diagnostic]
  ) {
    let path = root.absolute(folder.recorded)
    readPatterns(in: folder, in: root, at: path, &diagnostics)
    let recorded = folder.recorded.isEmpty ? "" : folder.recorded + "/"
    let file = path == "/" ? "/" + FolderDefaults.fileName : "\(path)/\(FolderDefaults.fileName)"
    guard (try? FileSystem.kind(of: file)) != nil, !ignores(recorded + FolderDefaults.fileName, isFolder: false) else {
      return
    }
    let shown = folder.shown.isEmpty ? FolderDefaults.fileName : "\(folder.shown)/\(FolderDefaults.fileName)"
    if let refusal = TrustedFile.refusal(of: file, shown: shown, in: root) {
      diagnostics.append(refusal)
      return
    }
    var reader = DefaultsReader(root.project)
    defaults = reader.read(file, shown: shown, folder: path, above: defaults)
    defaultsDiagnostics += reader.diagnostics
  }

  private mutating func readPatterns(
    in folder: ManifestFile, in root: ManifestRoot, at path: String, _ diagnostics: inout [Diagnostic]
  ) {
    let file = path == "/" ? "/.usherignore" : "\(path)/.usherignore"
    guard (try? FileSystem.kind(of: file)) != nil else { return }
    let shown = folder.shown.isEmpty ? ".usherignore" : "\(folder.shown)/.usherignore"
    if let refusal = TrustedFile.refusal(of: file, shown: shown, in: root) {
      diagnostics.append(refusal)
      return
    }
    do {
      let bytes = try FileSystem.read(file)
      guard bytes.count <= Self.patternsMaximum else {
        diagnostics.append(
          Diagnostic(
            file: shown, "has \(bytes.count) bytes, at most \(Self.patternsMaximum) are allowed",
            notes: ["usher checks every name against every pattern: name folders instead of their files"]))
        return
      }
      let patterns = IgnorePatterns(String(decoding: bytes, as: UTF8.self))
      let prefixLength = folder.recorded.isEmpty ? 0 : folder.recorded.utf8.count + 1
      ignored.append(FolderPatterns(prefixLength: prefixLength, patterns: patterns))
      for line in patterns.negatedLines {
        diagnostics.append(
          Diagnostic(
            at: SourceLocation(file: shown, line: line, column: 1),
            "a pattern cannot begin with '!': usher has no negated patterns",
            notes: ["write a name that begins with '!' as '\\!'"]))
      }
    } catch {
      diagnostics.append(Diagnostic(file: shown, "cannot be read: \(error.reason)"))
    }
  }
}
