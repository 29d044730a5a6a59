import StateFile

/// What is asked of lines before they are written again on top of another's.
enum S3StateLines {
  /// Whether they hold nothing but facts, which anyone may add: jobs that were started, and what became of them.
  static func areFacts(_ lines: [UInt8]) -> Bool {
    lines.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
      [#"{"format":"#, #"{"record":"started","#, #"{"record":"ended","#].contains { line.starts(with: $0.utf8) }
    }
  }

  /// Throws where an intent among the lines is for a run that by now has a job, or an open start of another's.
  ///
  /// - Parameters:
  ///   - before: what the lines were written for.
  ///   - now: what is there.
  static func requireOpen(
    _ lines: [UInt8], writtenOver before: S3StateContent, _ now: S3StateContent, at location: StateLocation
  ) throws(StateError) {
    guard lines.split(separator: UInt8(ascii: "\n")).contains(where: { $0.starts(with: #"{"record":"intent","#.utf8) })
    else { return }
    let old = try Snapshot(before.content ?? [], at: location)
    let known = Set(old.openIntents.map(\.id))
    let ours = try Snapshot((before.content ?? []) + lines, at: location).openIntents.filter { !known.contains($0.id) }
    let present = try Snapshot(now.content ?? [], at: location)
    for intent in ours {
      let others = present.openIntents.filter { $0.run == intent.run && !known.contains($0.id) }
      if !others.isEmpty || present.isStarted(intent.run) {
        throw .displaced(
          location,
          "another machine started the job \(intent.serviceName), or is about to, while this command ran: nothing was started "
            + "for it here; run the same command again")
      }
    }
  }
}
