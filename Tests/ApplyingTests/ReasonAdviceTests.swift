import AWSCore
import CleanRoomsMLModel
import JobModel
import Testing

@testable import Applying

@Suite("What to do about a call that failed")
struct CuresTests {
  private static let commands = UsherCommands(state: nil, namedState: nil, profile: "p", paths: ["jobs"])
  private let run = WorkItem(Job("spring").declared)

  private func unclear(_ status: Int, type: String? = nil, id: String? = nil) -> CallFailure {
    .unclear(ServiceError(type: type, message: "", status: status, requestID: id, kind: .unclear))
  }

  @Test("An answer without any mark of AWS's is a proxy's: pages, redirects, sign-ins")
  func proxies() {
    for failure in [unclear(403), unclear(407), unclear(302), unclear(511), .unreadable("a page", requestID: nil)] {
      let reason = Reason(failure)
      #expect(reason.kind == .proxy, "\(failure)")
      #expect(reason.advice(Self.commands).joined().contains("HTTPS_PROXY and NO_PROXY"))
    }
    for failure in [
      unclear(403, id: "r-1"), unclear(502), unclear(500, type: "X"), .unreadable("half", requestID: "r"),
    ] {
      #expect(Reason(failure).kind == .noAnswer, "\(failure)")
    }
  }

  private static let toList = Permission(action: "cleanrooms-ml:ListAudienceGenerationJobs", resource: "*")

  private func denied(_ message: String, _ run: WorkItem? = nil) -> [String] {
    let error = ServiceError(type: "AccessDeniedException", message: message, status: 403, kind: .accessDenied)
    return Reason(.refused(error), needing: [Self.toList]).advice(Self.commands, of: run ?? self.run)
  }

  @Test("Credentials of another account, as IAM's message names them, are told, and no right beside it")
  func wrongAccount() {
    for caller in ["arn:aws:sts::999999999999:assumed-role/ci/x", "arn:aws:iam::999999999999:user/me"] {
      let lines = denied(
        "User: \(caller) is not authorized to perform: x on resource: arn:aws:iam::123456789012:role/r")
      #expect(lines.count == 1 && lines[0].contains("account 999999999999") && !lines[0].contains("allow"))
    }
  }

  @Test(
    "Otherwise whoami comes first and the right after it, on its condition",
    arguments: [
      "", "User: arn:aws:iam::123456789012:user/me is not authorized", "User: someone",
    ])
  func rights(message: String) {
    let lines = denied(message)
    #expect(lines.firstIndex(of: "usher whoami jobs --profile p") == 1)
    #expect(lines[2] == #"only if they are: allow cleanrooms-ml:ListAudienceGenerationJobs on "*""#)
    #expect(lines.dropFirst(3).allSatisfy { !$0.contains("only if") && !$0.contains("\n") })
    #expect(lines.last == "usher iam-policy jobs")
  }

  @Test("A model of another account needs a collaboration, and with it a policy of its owner's")
  func partner() {
    var job = Job("spring").declared
    job.request?.configuredAudienceModelArn = "arn:aws:cleanrooms-ml:us-east-1:210987654321:configured-audience-model/m"
    let lines = denied("", WorkItem(job))
    #expect(lines.count == 1 && lines[0].contains("spec.collaborationId"))
    job.request?.collaborationId = "11111111-2222-3333-4444-555555555555"
    #expect(denied("", WorkItem(job)).last == "usher iam-policy --partner jobs")
  }
}
