package import JSONText

/// The member `state` of a document: which state a command is about, whether there is such a file, and whose jobs it
/// records.
package struct StateMember: Sendable {
  private let path: String?
  private let exists: Bool?
  private let owner: StateOwner?
  private let lockedBy: String?

  /// - Parameters:
  ///   - path: nil where a command failed before it was known which state counts.
  ///   - exists: nil where nobody looked.
  ///   - owner: nil where there is no state yet.
  ///   - lockedBy: who holds the state's lock, where that was asked and somebody does.
  package init(path: String?, exists: Bool? = nil, owner: StateOwner? = nil, lockedBy: String? = nil) {
    (self.path, self.exists, self.owner, self.lockedBy) = (path, exists, owner, lockedBy)
  }

  /// Its key and its value, in an object that is open.
  package func write(to json: inout JSONWriter) {
    json.member("state") { json in
      json.member("path", path)
      json.member("exists", exists)
      json.member("service", owner?.service)
      json.member("lockedBy", lockedBy)
    }
  }
}
