import JobModel

extension StateLines {
  /// The ids of every intent and started record of a job, or of one of its runs, whatever the join makes of them; in no
  /// particular order, some perhaps twice.
  func ids(of name: JobName, digest: SpecDigest?) -> [RecordID] {
    name.text.lendUTF8 { name in
      bytes.lend { bytes in
        let isWanted = { (range: Range<Int>, found: SpecDigest) in
          name == bytes[range] && (digest == nil || digest == found)
        }
        return started.filter { isWanted($0.name, $0.digest) }.map(\.id)
          + intents.filter { isWanted($0.run.name, $0.run.digest) }.map(\.id)
      }
    }
  }
}
