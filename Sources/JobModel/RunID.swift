/// A run's identity: the kind of its job, the job's name, and the digest of what it computes.
package struct RunID: Hashable, Comparable, Sendable {
  package let kind: JobKind
  package let name: JobName
  package let digest: SpecDigest

  @inlinable
  package init(_ kind: JobKind, _ name: JobName, _ digest: SpecDigest) {
    (self.kind, self.name, self.digest) = (kind, name, digest)
  }

  package func hash(into hasher: inout Hasher) {
    // Hardly any two runs have one digest.
    hasher.combine(digest)
  }

  package static func < (left: RunID, right: RunID) -> Bool {
    (left.name, left.digest, left.kind.rawValue) < (right.name, right.digest, right.kind.rawValue)
  }
}

/// Something that is of one run.
package protocol RunIdentifiable {
  var run: RunID { get }
}

extension RunIdentifiable {
  @inlinable package var name: JobName { run.name }
  @inlinable package var digest: SpecDigest { run.digest }
}
