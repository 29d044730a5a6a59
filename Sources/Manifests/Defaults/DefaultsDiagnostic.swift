import JobModel

/// A mistake in a value that a job has from a file of defaults.
struct DefaultsDiagnostic: Sendable {
  /// At its place in that file.
  var diagnostic: Diagnostic
  /// The job and its place, as they are shown.
  var job: String

  /// One diagnostic for each mistake, however many jobs have it, which names the first of them.
  ///
  /// - Parameters:
  ///   - inherited: in the order of the jobs.
  ///   - own: what was found in the files of defaults by themselves; said here where a job has it.
  static func merge(_ inherited: [DefaultsDiagnostic], with own: [Diagnostic]) -> [Diagnostic] {
    var merged = own
    var jobs: [[String]] = Array(repeating: [], count: own.count)
    var indices: [Key: Int] = [:]
    for (index, diagnostic) in own.enumerated() { indices[Key(diagnostic)] = index }
    for item in inherited {
      let index = indices[Key(item.diagnostic)] ?? merged.count
      if index == merged.count {
        indices[Key(item.diagnostic)] = index
        merged.append(item.diagnostic)
        jobs.append([])
      }
      jobs[index].append(item.job)
    }
    for (index, jobs) in jobs.enumerated() {
      guard let first = jobs.first else { continue }
      let others = jobs.count > 1 ? ", and in \(jobs.count - 1) more" : ""
      merged[index].notes.append("in the job \(first)\(others)")
    }
    return merged
  }

  private struct Key: Hashable {
    var file: [UInt8]
    var line: Int?
    var column: Int?
    var message: [UInt8]

    init(_ diagnostic: Diagnostic) {
      file = Array((diagnostic.file ?? "").utf8)
      line = diagnostic.location?.line
      column = diagnostic.location?.column
      message = Array(diagnostic.message.utf8)
    }
  }
}
