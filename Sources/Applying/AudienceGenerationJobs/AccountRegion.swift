import AWSCore
import CleanRoomsML
import JobModel

/// Where a run's job lives: in the partition and region of its model, and in the account of its seed role.
struct AccountRegion: Hashable, Sendable {
  private let partition: String
  private let service: String
  /// The region's name; empty where no ARN names it.
  let regionName: String
  /// 12 digits; empty where no ARN names it.
  let account: String

  init(account: String, region: String, partition: String = "aws") {
    (self.partition, service) = (partition, CleanRoomsMLClient.signingName)
    (regionName, self.account) = (region, account)
  }

  /// - Parameter source: the model, or of an export the generation job.
  init(of kind: JobKind, source: String, role: String) {
    let source = Arn(source)
    switch kind {
    case .audienceGenerationJob: self.init(source, account: Arn(role)?.account)
    case .audienceExportJob: self.init(source, account: source?.account)
    }
  }

  /// That of a job that is recorded or listed.
  init(ofJob arn: String) {
    let job = Arn(arn)
    self.init(job, account: job?.account)
  }

  private init(_ arn: Arn?, account: String?) {
    (partition, service, regionName) = (arn?.partition ?? "", arn?.service ?? "", arn?.region ?? "")
    self.account = account ?? ""
  }

  static func precedes(_ first: Self, _ second: Self) -> Bool {
    (first.regionName, first.account) < (second.regionName, second.account)
  }

  /// What each is called among these: its region, with the account if there are several.
  static func names(of regions: [AccountRegion]) -> [String] {
    let isOneAccount = Set(regions.map(\.account)).count < 2
    return regions.map { isOneAccount ? $0.regionName : "\($0.regionName) of account \($0.account)" }
  }

  /// Whether that is the ARN of a job there.
  func holds(_ arn: String) -> Bool {
    guard let job = Arn(arn) else { return false }
    return Self(ofJob: arn) == self && job.resource.utf8.starts(with: "audience-generation-job/".utf8)
  }

  /// nil where the model is in no partition that is known.
  var region: AWSRegion? {
    regionName.isEmpty ? nil : Partition(id: partition).map { AWSRegion(regionName, in: $0) }
  }

  func requireRegion() throws(CallFailure) -> AWSRegion {
    guard let region else { throw .notSent("\(regionName) is not a region of a known partition") }
    return region
  }

  /// The form of the ARNs there, for the reader of an error.
  var form: String {
    "arn:\(partition.isEmpty ? "aws" : partition):cleanrooms-ml:\(regionName.isEmpty ? "<region>" : regionName):"
      + "\(account.isEmpty ? "<account>" : account):audience-generation-job/<id>"
  }
}
