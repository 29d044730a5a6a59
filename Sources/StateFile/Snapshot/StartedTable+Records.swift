import JSONText
import JobModel

extension StartedTable {
  /// The record of a number.
  func record(_ number: Int) -> StartedRecord {
    let layout = bytes.lend { entries[number].layout(in: $0) }
    guard let name = JobName(text(layout.run.name)) else {
      preconditionFailure("a line that was read before reads differently now")
    }
    return StartedRecord(
      id: layout.id, run: RunID(layout.run.kind, name, layout.run.digest), serviceName: text(layout.serviceName),
      audienceGenerationJobArn: text(layout.audienceGenerationJobArn), region: text(layout.region),
      configuredAudienceModelArn: text(layout.configuredAudienceModelArn), time: text(layout.time),
      path: text(layout.path), fields: String(decoding: bytes[layout.fields], as: UTF8.self),
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

  private func text(_ range: Range<Int>) -> String {
    let raw = bytes[range]
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var cursor = JSONCursor(bytes, in: range.lowerBound - 1..<range.upperBound + 1)
    return (try? cursor.string()) ?? String(decoding: raw, as: UTF8.self)
  }
}
