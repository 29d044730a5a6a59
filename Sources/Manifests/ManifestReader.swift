package import JobModel

/// What the manifests at and below some PATHs declare.
package struct DeclaredJobs: Sendable {
  /// By file, then by place in it. Complete only if there is no error in `diagnostics`.
  package var jobs: [DeclaredJob]
  /// The diagnostics of all files, by place.
  package var diagnostics: [Diagnostic]
  /// The given PATHs as the state records paths: relative to their roots, empty for a root itself. PATHs without an
  /// `usher.yaml` or `.git` at or above them are left out.
  package var scopes: [String]
  package var fileCount: Int

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Reads manifests: find the files, scan, decode and check each one, check them against each other.
package struct ManifestReader: Sendable {
  /// How many files a core takes at a time.
  private static let batchSize = 32

  private let workers: Int

  /// - Parameter workers: how many cores to use.
  package init(workers: Int) {
    self.workers = max(1, workers)
  }

  /// Reads everything below `paths`, whatever version of usher their roots require; mistakes become diagnostics, never an error.
  ///
  /// - Parameters:
  ///   - isTracing: whether the jobs have the origin of each value.
  ///   - wanting: whether the request of a run is wanted; asked once its digest is known, from several threads.
  package func read(
    _ paths: [String], isTracing: Bool = false, wanting: @escaping @Sendable (RunID) -> Bool
  ) async -> DeclaredJobs {
    await read(GivenPaths(paths), isTracing: isTracing, wanting: wanting)
  }

  /// Reads resolved PATHs. If an `usher.yaml` requires another version of usher, that is the only diagnostic.
  package func read(
    _ given: GivenPaths, isTracing: Bool = false, wanting: @escaping @Sendable (RunID) -> Bool
  ) async -> DeclaredJobs {
    if given.needsOtherVersion {
      return DeclaredJobs(jobs: [], diagnostics: given.diagnostics, scopes: [], fileCount: 0)
    }
    let found = ManifestFinder(given)
    let files = found.files
    let parser = { @Sendable in FileParser(wanting: wanting, isTracing: isTracing) }
    var parts = await withTaskGroup(of: Part.self) { group in
      var starts = stride(from: 0, to: files.count, by: Self.batchSize).makeIterator()
      let addBatch = { (group: inout TaskGroup<Part>) in
        guard let first = starts.next() else { return }
        let batch = files[first..<min(first + Self.batchSize, files.count)]
        group.addTask { FileParser.parse(batch, with: parser()) }
      }
      for _ in 0..<workers { addBatch(&group) }
      var parts: [Part] = []
      while let part = await group.next() {
        parts.append(part)
        addBatch(&group)
      }
      return parts
    }
    parts.sort { $0.first < $1.first }
    var jobs: [DeclaredJob] = []
    jobs.reserveCapacity(parts.reduce(0) { $0 + $1.jobs.count })
    for index in parts.indices {
      jobs += parts[index].jobs
      parts[index].jobs = []
    }
    var references = ExportReferences.resolve(&jobs)
    let inherited = DefaultsDiagnostic.merge(parts.flatMap(\.inherited), with: found.defaultsDiagnostics)
    let own = given.diagnostics + found.diagnostics + parts.flatMap(\.diagnostics) + NamesAcrossManifests.check(jobs)
    // A job whose manifest has a mistake is missing for that.
    if (own + inherited).contains(where: { $0.severity == .error }) { references = [] }
    return DeclaredJobs(
      jobs: jobs, diagnostics: (own + inherited + references).sorted(by: Self.precedes), scopes: found.scopes,
      fileCount: files.count)
  }

  /// What a batch of files holds.
  struct Part: Sendable {
    /// The index of the first file.
    var first: Int
    var jobs: [DeclaredJob] = []
    var diagnostics: [Diagnostic] = []
    var inherited: [DefaultsDiagnostic] = []
  }

  /// By file, then by place in it.
  static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    let place = { (diagnostic: Diagnostic) in (diagnostic.location?.line ?? 0, diagnostic.location?.column ?? 0) }
    let (one, other) = (left.file ?? "", right.file ?? "")
    if !one.utf8.elementsEqual(other.utf8) { return NaturalOrder.precedes(one, other) }
    return place(left) < place(right)
  }
}
