import CleanRoomsMLModel
package import JobModel

/// New revisions of declared jobs, each written where the job's revision stands.
package struct Revising: Sendable {
  /// A job whose revision changes.
  package struct Job: Sendable {
    package var name: JobName
    /// nil if it has none yet.
    package var old: String?
    /// Where its revision stands, or the job's manifest.
    package var file: String
    package var line: Int
  }

  /// A file to write.
  package struct File: Sendable {
    /// As it is shown.
    package var shown: String
    /// Without symbolic links.
    package var path: String
    package var bytes: [UInt8]
  }

  package private(set) var jobs: [Job] = []
  /// How many jobs have that revision already.
  package private(set) var unchangedCount = 0
  /// Empty if there is an error in `diagnostics`.
  package private(set) var files: [File] = []
  package private(set) var diagnostics: [Diagnostic] = []
  /// The files of defaults among `files`, as they are shown: their revision is that of every job below that has none.
  package private(set) var defaults: [String] = []

  /// What is wrong with a text as a revision; nil if nothing is.
  package static func problem(with revision: String) -> (message: String, notes: [String])? {
    ManifestShape.revision.violation(of: revision).map {
      let (message, notes) = TextMessages.explain($0, of: revision, ManifestShape.revision)
      return ("the revision \(message)", notes)
    }
  }

  /// - Parameters:
  ///   - declared: without errors, and with origins.
  ///   - isAdding: whether a job without a revision gets one in its manifest.
  package init(_ declared: [DeclaredJob], to revision: String, isAdding: Bool) {
    var changes: [(file: String, changes: [RevisionEdit.Change])] = []
    var indices: [[UInt8]: Int] = [:]
    var names = NameLocations()
    for job in declared {
      if job.revision?.utf8.elementsEqual(revision.utf8) == true {
        unchangedCount += 1
        continue
      }
      let origin = job.revisionOrigin
      if origin == nil, !isAdding {
        let message = "this job has no revision"
        diagnostics.append(
          names.diagnostic(
            at: .job, of: job, message, notes: ["--add inserts one; the next apply then starts the job again"]))
        continue
      }
      let file = origin?.file ?? job.location.file
      jobs.append(Job(name: job.name, old: job.revision, file: file, line: origin?.line ?? job.location.line))
      let isOwn = file.utf8.elementsEqual(job.location.file.utf8)
      let index = indices[Array(file.utf8)] ?? changes.count
      if index == changes.count {
        indices[Array(file.utf8)] = index
        changes.append((file, isOwn ? [] : [.defaults]))
        if !isOwn { defaults.append(file) }
      }
      if isOwn { changes[index].changes.append(.job(at: job.location.mark)) }
    }
    for (file, changes) in changes { edit(file, changes, to: revision) }
    if !diagnostics.isEmpty { files = [] }
  }

  private mutating func edit(_ shown: String, _ changes: [RevisionEdit.Change], to revision: String) {
    do {
      let bytes = try FileSystem.read(shown)
      do throws(RevisionEdit.Refusal) {
        let isJSON = ManifestFile(shown: shown, recorded: shown).isJSON
        let edited = try RevisionEdit.edit(bytes, isJSON: isJSON, changes, to: revision)
        files.append(File(shown: shown, path: FileSystem.realPath(shown) ?? shown, bytes: edited))
      } catch {
        let location = error.mark.map { SourceLocation(file: shown, line: Int($0.line), column: Int($0.column)) }
        diagnostics.append(
          location.map { Diagnostic(at: $0, "metadata.revision: \(error.message)") }
            ?? Diagnostic(file: shown, error.message))
      }
    } catch {
      diagnostics.append(Diagnostic(file: shown, "cannot be read: \(error.reason)"))
    }
  }
}

extension SourceLocation {
  fileprivate var mark: Mark { Mark(line: UInt32(line), column: UInt32(column)) }
}
