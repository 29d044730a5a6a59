import StateFile

/// What is asked of lines before they are written again on top of another's.
enum S3StateLines {
  /// Whether they hold nothing but facts, which anyone may add: jobs that were started, and what became of them.
  static func areFacts(_ lines: [UInt8]) -> Bool {
    lines.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
      [#"{"format":"#, #"{"record":"started","#, #"{"record":"ended","#].contains { line.starts(with: $0.utf8) }
    }
  }

  /// Throws where an intent among the lines is for a run that another machine started, or is about to.
  ///
  /// - Parameter others: the lines that others added since the state was read.
  static func requireOpen(
    _ lines: [UInt8], besides others: [UInt8], at location: StateLocation
  ) throws(StateError) {
    guard !others.isEmpty, lines.split(separator: newline).contains(where: isIntent) else { return }
    let present = try Snapshot(records(others), at: location)
    for intent in try Snapshot(records(lines), at: location).openIntents
    where present.isStarted(intent.run) || present.openIntents.contains(where: { $0.run == intent.run }) {
      throw .displaced(
        location,
        "another machine started the job \(intent.serviceName), or is about to, while this command ran: nothing was started "
          + "for it here; run the same command again")
    }
  }

  private static let newline = UInt8(ascii: "\n")

  private static func isIntent(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: #"{"record":"intent","#.utf8) }

  /// The records among the lines, as a state: whose jobs it records does not matter here.
  private static func records(_ lines: [UInt8]) -> [UInt8] {
    let records = lines.split(separator: newline).filter { $0.starts(with: #"{"record":"#.utf8) }
    return Array(#"{"format":"usher.state","version":1,"service":"aws"}"#.utf8) + [newline]
      + records.flatMap { $0 + [newline] }
  }
}
