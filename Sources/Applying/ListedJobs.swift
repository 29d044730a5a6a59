import CleanRoomsMLModel
import JobModel

/// One listing's jobs by their names, compared by code points.
struct ListedJobs: Sendable {
  private let byName: [[UInt8]: [AudienceGenerationJobSummary]]
  /// Those whose name looks made by usher, `<metadata.name>-<8 hexadecimal digits>`, by the `metadata.name`.
  private let byMadeName: [[UInt8]: [AudienceGenerationJobSummary]]

  init(_ jobs: [AudienceGenerationJobSummary]) {
    // Of several of one run the oldest is told first; ISO 8601 sorts as text.
    let jobs = jobs.sorted { $0.createTime < $1.createTime }
    byName = Dictionary(grouping: jobs) { Array($0.name.utf8) }
    byMadeName = jobs.reduce(into: [:]) { named, job in
      if let name = Self.stem(of: job.name.utf8) { named[name, default: []].append(job) }
    }
  }

  var all: [AudienceGenerationJobSummary] { byName.values.flatMap { $0 } }

  /// The jobs with one of these names.
  func named(_ names: [String]) -> [AudienceGenerationJobSummary] {
    let names = Set(names.map { Array($0.utf8) })
    let jobs = names.flatMap { byName[$0] ?? [] }
    return names.count == 1 ? jobs : jobs.sorted { $0.createTime < $1.createTime }
  }

  /// The jobs with a name that usher makes for some run of `name`.
  func withMadeName(of name: JobName) -> [AudienceGenerationJobSummary] {
    byMadeName[Array(name.text.utf8)] ?? []
  }

  /// The job for one of whose runs usher makes such a name; nil where it makes it for none.
  static func madeFor(_ serviceName: String) -> JobName? {
    stem(of: serviceName.utf8).flatMap { JobName(String(decoding: $0, as: UTF8.self)) }
  }

  private static func stem(of name: String.UTF8View) -> [UInt8]? {
    guard name.count > 9 else { return nil }
    let end = name.suffix(9)
    let isMade =
      end.first == UInt8(ascii: "-")
      && end.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    return isMade ? Array(name.dropLast(9)) : nil
  }
}
