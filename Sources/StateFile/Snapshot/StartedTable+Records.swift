import JSONText
import JobModel

extension StartedTable {
  /// The record of a number.
  func record(_ number: Int) -> StartedRecord {
    let layout = bytes.lend { entries[number].layout(in: $0) }
    guard let name = JobName(bytes.text(at: layout.run.name)) else {
      preconditionFailure("a line that was read before reads differently now")
    }
    return StartedRecord(
      id: layout.id, run: RunID(layout.run.kind, name, layout.run.digest),
      serviceName: bytes.text(at: layout.serviceName),
      audienceGenerationJobArn: bytes.text(at: layout.audienceGenerationJobArn), region: bytes.text(at: layout.region),
      configuredAudienceModelArn: bytes.text(at: layout.configuredAudienceModelArn), time: bytes.text(at: layout.time),
      path: bytes.text(at: layout.path), fields: String(decoding: bytes[layout.fields], as: UTF8.self),
      adopted: layout.adopted)
  }

  /// The numbers of the runs that have more than one job, run by run.
  var numbersOfDuplicates: [[Int]] {
    repeated.compactMap { number in
      let entry = entries[number]
      let jobs = bytes.lend { numbers($0[entry.name], entry.kind, entry.digest) }
      return number == jobs.max() ? jobs : nil
    }
  }

  /// The ARNs of all jobs.
  var arns: Set<String> {
    bytes.lend { buffer in Set(entries.map { bytes.text(at: $0.layout(in: buffer).audienceGenerationJobArn) }) }
  }
}

extension [UInt8] {
  /// A text as it stands in a JSON string at `range`.
  func text(at range: Range<Int>) -> String {
    let raw = self[range]
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var cursor = JSONCursor(self, in: range.lowerBound - 1..<range.upperBound + 1)
    return (try? cursor.string()) ?? String(decoding: raw, as: UTF8.self)
  }
}
