import AWSCore
import Testing

@testable import Emulator

@Suite("The caller's account")
struct AccountTests {
  private static let (ours, theirs) = ("111111111111", "222222222222")

  private static func body(_ account: String) -> StartBody {
    var body = StartBody(name: "job-of-\(account)", account: account)
    body.model = body.model.replacing("123456789012", with: account)
    return body
  }

  /// A caller by the access key of an account, and one by the switch.
  @Test(
    "It starts no job with another account's role, and lists, reads and deletes only its own", arguments: [true, false])
  func callers(bySwitch: Bool) async throws {
    var switches = EmulatorSwitches()
    if bySwitch { switches.account = Self.ours }
    var anyone = Caller(switches)
    anyone.credentials.accessKeyID = EmulatedService.accessKeyID(of: Self.theirs)
    let theirs = try await anyone.started(Self.body(Self.theirs))
    var caller = anyone
    caller.credentials.accessKeyID =
      bySwitch ? EmulatedService.accessKeyID : EmulatedService.accessKeyID(of: Self.ours)
    let refused = try await caller.start(Self.body(Self.theirs))
    #expect(refused.status == 403 && refused.errorType?.hasPrefix("AccessDeniedException") == true)
    #expect(refused.message == "Cross-account pass role is not allowed.")
    let ours = try await caller.started(Self.body(Self.ours))
    #expect(try await caller.listedNames() == ["job-of-\(Self.ours)"])
    #expect(try await anyone.listedNames() == ["job-of-\(Self.theirs)"])
    #expect(try await caller.get(ours).status == 200)
    #expect(try await caller.get(theirs).status == 403)
    #expect(try await caller.delete(theirs).status == 403)
  }

  @Test("A key that names no account of 12 digits is unknown", arguments: ["", "1", "11111111111x", "1111111111111"])
  func keys(account: String) async throws {
    var caller = Caller()
    caller.credentials.accessKeyID = "usher-emulator-\(account)"
    #expect(try await caller.list().status == 403)
  }
}
