import Foundation
import TestSupport
import Testing

@Suite("plan and validate are offline", .processes)
struct OfflineTests {
  @Test(
    "They open no socket and no file of credentials, though everything is there to tempt them",
    .enabled(if: SystemCalls.canTrace, SystemCalls.needed),
    arguments: [["plan", "m"], ["plan", "m", "--format", "json"], ["validate", "m"]])
  func opensNothing(arguments: [String]) throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(100), to: "m/jobs.yaml")
    #expect(try place.usher(["apply", "m", "--max-starts", "5"] + Workplace.approved).status == 3)
    for name in ["home/.aws/config", "home/.aws/credentials", "config-marker", "credentials-marker", "token-marker"] {
      try place.write("[default]\naws_access_key_id = a\naws_secret_access_key = b\n", to: name)
    }
    let calls = try SystemCalls(
      arguments, in: place,
      environment: [
        "AWS_CONFIG_FILE": place.file("config-marker").path,
        "AWS_SHARED_CREDENTIALS_FILE": place.file("credentials-marker").path,
        "AWS_WEB_IDENTITY_TOKEN_FILE": place.file("token-marker").path,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
      ])
    #expect(calls.result.status == 0, "\(calls.result.standardError)")
    #expect(calls.opened.contains { $0.hasSuffix("/m/jobs.yaml") })
    #expect(calls.socketsAndProcesses == [])
    #expect(calls.opening.filter { $0.contains(".aws") || $0.contains("-marker") } == [])
  }

  @Test(
    "The trace would show a socket: apply opens one",
    .enabled(if: SystemCalls.canTrace, SystemCalls.needed))
  func wouldShow() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let emulator = try RunningEmulator([], in: place)
    let calls = try SystemCalls(
      ["apply", "m", "--auto-approve"] + emulator.flags, in: place, environment: RunningEmulator.keys)
    #expect(calls.result.status == 0, "\(calls.result.standardError)")
    #expect(calls.socketsAndProcesses.contains { $0.contains("socket(AF_INET") })
  }
}
