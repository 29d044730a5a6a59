import Foundation
import TestSupport
import Testing

@Suite("A service that cannot be used", .processes)
struct ServiceErrorTests {
  @Test("Without credentials the message names every place that was looked at, and nothing is written")
  func noCredentials() throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let before = try place.contents()
    let result = try place.usher(["apply", "m", "--auto-approve"])
    #expect(result.status == 1)
    for words in [
      "no AWS credentials found", "environment: AWS_ACCESS_KEY_ID", "profile: ", place.file("home/.aws/config").path,
      "--profile",
    ] {
      #expect(result.standardError.contains(words), "\(result.standardError)")
    }
    #expect(result.standardOutput == "")
    #expect(try place.contents() == before)
  }

  @Test("With a wrong secret the service's refusal is told, and nothing is started or left open")
  func wrongSecret() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(20), to: "m/jobs.yaml")
    let emulator = try RunningEmulator([], in: place)
    var keys = RunningEmulator.keys
    keys["AWS_SECRET_ACCESS_KEY"] = "wrong"
    let result = try place.usher(["apply", "m", "--auto-approve"] + emulator.flags, environment: keys)
    #expect(result.status == 1)
    #expect(result.standardError.contains("InvalidSignatureException"), "\(result.standardError)")
    #expect(result.standardError.contains("  = renew or correct the credentials\n  = run the same apply again\n"))
    #expect(try place.createdJobs().isEmpty)
    #expect(try place.openIntents() == 0)

    #expect(
      try place.usher(["apply", "m", "--auto-approve"] + emulator.flags, environment: RunningEmulator.keys).status == 3)
    let status = try place.usher(["status"] + emulator.flags, environment: keys)
    #expect(status.status == 1)
    #expect(status.standardError.contains("InvalidSignatureException"))
  }

  @Test(
    "Where access is denied, what to allow is said once for all runs, though each answer has an id of its own",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func accessDenied() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let service = try PythonService("binary_denying.py")
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--quiet", "--endpoint-url", service.endpoint],
      environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(result.standardError.components(separatedBy: "refused: job-1, job-2, job-3\n").count == 2)
    #expect(result.standardError.contains("AccessDeniedException"), "\(result.standardError)")
    #expect(
      result.standardError.contains(
        "  = only if they are: allow iam:PassRole on \"arn:aws:iam::123456789012:role/seed-reader\"\n"))
    #expect(result.standardError.hasSuffix("Apply: 3 refused.\n"))
    #expect(try place.openIntents() == 0)
  }

  @Test("An endpoint that does not answer is named, and nothing is left open")
  func closedPort() throws {
    let place = try Workplace()
    try place.write(Manifest.jobs(3), to: "m/jobs.yaml")
    let port = try ClosedPort()
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--endpoint-url", "http://127.0.0.1:\(port.number)"],
      environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(result.standardError.contains("http://127.0.0.1:\(port.number)"))
    #expect(result.standardError.contains("connection refused"))
    #expect(
      result.standardError.contains(
        "  = check the network, the endpoint, and the proxy settings (HTTPS_PROXY, NO_PROXY)\n"))
    #expect(result.standardError.hasSuffix("Apply: 3 not started.\n"))
    #expect(try place.openIntents() == 0)
  }

  @Test(
    "Requests that others could read on the way are warned of",
    arguments: [
      ("http://usher.invalid", true), ("http://10.0.0.1:4566", true), ("http://127.example.com", true),
      ("http://127.0.0.1:1", false), ("http://localhost:1", false), ("http://[::1]:1", false),
      ("https://usher.invalid", false),
    ])
  func unencrypted(url: String, isWarned: Bool) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    // Without credentials nothing is sent.
    let result = try place.usher(["apply", "m", "--auto-approve", "--endpoint-url", url])
    #expect(result.status == 1)
    #expect(result.standardError.contains("are not encrypted") == isWarned, "\(result.standardError)")
  }

  @Test(
    "An address that is none is an error before anything is done, and is not repeated: it may hold a password",
    arguments: [
      ("ftp://x-hush", "the scheme"), ("nonsense-hush", "this is no URL"), ("http://", "there is no valid host"),
      ("http://user:hush@x", "a user or password"), ("http://x/?token=hush", "a query"),
    ])
  func badEndpoint(url: String, words: String) throws {
    let place = try Workplace()
    try place.write(Manifest.job("one"), to: "m/one.yaml")
    let before = try place.contents()
    let result = try place.usher(
      ["apply", "m", "--auto-approve", "--endpoint-url", url], environment: RunningEmulator.keys)
    #expect(result.status == 1)
    #expect(result.standardError.contains("error: --endpoint-url: "))
    #expect(result.standardError.contains(words) && !result.standardError.contains("hush"), "\(result.standardError)")
    #expect(try place.contents() == before)
  }

  @Test("Why a job failed is told, but for what of it quotes the job's SQL, or may", arguments: ["told", "kept"])
  func failedJob(sql: String) throws {
    let place = try Workplace()
    let service = try PythonService("failed_job.py", [sql])
    try place.write(Manifest.job("plain") + LogTests.sqlJob, to: "m/jobs.yaml")
    let flags = ["--endpoint-url", service.endpoint]
    #expect(try place.usher(["apply", "m", "--auto-approve"] + flags, environment: RunningEmulator.keys).status == 0)
    for format in ["text", "json"] {
      let result = try place.usher(["status", "--format", format] + flags, environment: RunningEmulator.keys)
      #expect(result.status == 0, "\(result.standardError)")
      #expect(result.standardOutput.contains("SEED_TOO_SMALL: only 3 of"), "\(result.standardOutput)")
      #expect(result.standardOutput.contains("SEED_TOO_SMALL: the service's message is not shown"))
      #expect(!result.standardOutput.contains("loyal_readers"))
    }
  }
}

/// A port of the loopback that is taken and refuses every connection.
final class ClosedPort {
  let number: UInt16
  private let descriptor: Int32

  init() throws {
    #if os(Linux)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let descriptor = socket(AF_INET, stream, 0)
    self.descriptor = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // Bound and not listening: nobody else can take it, and nobody can connect.
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    number = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
