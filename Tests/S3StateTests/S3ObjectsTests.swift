import AWSCore
import Emulator
import Foundation
import S3State
import Synchronization
import TestSupport
import Testing

@Suite("Objects of S3", .processes) struct S3ObjectsTests {
  @Test("Every service keeps the conditions of a PUT", arguments: S3ServiceKind.available)
  func conditions(kind: S3ServiceKind) async throws {
    let service = try S3Service(kind)
    let objects = try service.objects()
    let key = "audiences/usher state é+.jsonl"
    #expect(try await objects.get(key) == nil)
    #expect(try await objects.head(key) == nil)
    let first = try #require(await objects.put(key, Array("one".utf8), where: .absent).version)
    #expect(await objects.put(key, Array("two".utf8), where: .absent).word == "precondition failed")
    #expect(try await objects.get(key)?.bytes == Array("one".utf8))
    let second = try #require(await objects.put(key, Array("two".utf8), where: .unchanged(first)).version)
    #expect(second.etag != first.etag)
    #expect(first.id != nil && second.id != nil && first.id != second.id)
    #expect(await objects.put(key, Array("three".utf8), where: .unchanged(first)).word == "precondition failed")
    let object = try #require(try await objects.get(key))
    #expect(object.bytes == Array("two".utf8))
    #expect(object.version.etag == second.etag)
    #expect(try await objects.head(key)?.etag == second.etag)
    try await objects.delete(key)
    try await objects.delete(key)
    #expect(try await objects.get(key) == nil)
    #expect(await objects.put(key, Array("four".utf8), where: .unchanged(second)).word == "precondition failed")
    #expect(try await objects.head(key) == nil)
    await service.end()
  }

  @Test("A large object comes back as it was written", arguments: S3ServiceKind.available)
  func large(kind: S3ServiceKind) async throws {
    let service = try S3Service(kind)
    let objects = try service.objects()
    var random = SeededGenerator(seed: 18)
    let bytes = (0..<3_000_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    #expect(await objects.put("large", bytes, where: .absent).word == "written")
    #expect(try await objects.get("large")?.bytes == bytes)
    await service.end()
  }

  @Test(
    "boto3 reads what was written, and its conditions hold against ours",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)),
    arguments: [S3ServiceKind.emulatorOverHTTP, .moto])
  func boto3(kind: S3ServiceKind) async throws {
    let service = try S3Service(kind)
    let objects = try service.objects()
    let version = try #require(await objects.put("a b/é", Array("from usher".utf8), where: .absent).version)
    let result = try Python.script("Oracles/s3_client.py", [service.url, "versioned", "a b/é"])
    #expect(result.standardError == "")
    #expect(result.standardOutput == "from usher \(version.etag) PreconditionFailed PreconditionFailed 404\n")
    #expect(try await objects.get("a b/é")?.bytes == Array("from boto3".utf8))
    #expect(await objects.put("a b/é", [], where: .unchanged(version)).word == "precondition failed")
    await service.end()
  }

  @Test(
    "The outcomes of a PUT differ, and only an answer that says so is a certainty",
    arguments: [
      (.serverError, "uncertain", false), (.runThenError, "uncertain", true), (.runThenDrop, "uncertain", true),
      (.runThenHalf, "uncertain", true), (.runThenSilence, "uncertain", true), (.garbage, "uncertain", false),
      (.runThenGarbage, "uncertain", true), (.proxyPage, "uncertain", false), (.refuse, "refused", false),
      (.resetBeforeBody, "uncertain", false), (.denied, "refused", false), (.expired, "refused", false),
      (.throttle, "refused", false), (.slow, "written", true), (.runLate, "uncertain", false),
    ] as [(Fault, String, Bool)])
  func faults(_ fault: Fault, outcome: String, isThere: Bool) async throws {
    var environment = EmulatorEnvironment.system
    environment.faults = FaultScript([
      FaultRule(fault, on: fault == .refuse ? nil : .putObject) {
        $0.times = 1
        $0.seconds = 1
      }
    ])
    let service = try S3Service(.emulator, environment)
    let objects = try service.objects()
    #expect(await objects.put("key", [1], where: .absent).word == outcome)
    #expect((try await objects.get("key") != nil) == isThere)
  }

  @Test("A lost PUT may arrive later, and then keeps its condition")
  func late() async throws {
    let now = Mutex(Date())
    var environment = EmulatorEnvironment(
      now: { now.withLock { $0 } }, newID: EmulatorEnvironment.system.newID)
    environment.faults = FaultScript([
      FaultRule(.runLate, on: .putObject) {
        $0.times = 2
        $0.seconds = 5
      }
    ])
    let service = try S3Service(.emulator, environment)
    let calls = CallEnvironment(
      now: { now.withLock { $0 } }, sleep: { _ in }, random: { 0 }, invocationID: { "1" })
    let objects = try service.objects(environment: calls)
    for content in [UInt8(1), 2] {
      #expect(await objects.put("key", [content], where: .absent).word == "uncertain")
    }
    #expect(try await objects.get("key") == nil)
    now.withLock { $0 += 6 }
    #expect(try await objects.get("key")?.bytes == [1])
  }

  @Test("Whoever may not read is not told that nothing is there")
  func denied() async throws {
    let service = try S3Service(.emulator)
    let objects = try service.objects(keys: "somebody")
    for failure in [
      await #expect(throws: S3Failure.self) { try await objects.get("key") },
      await #expect(throws: S3Failure.self) { try await objects.head("key") },
    ] {
      #expect(failure?.description.hasPrefix("s3://versioned/key: ") == true)
      #expect(failure?.description.contains("(HTTP 403)") == true)
    }
  }

  @Test("A bucket that is not there is an error, not an empty state")
  func noBucket() async throws {
    guard Python.isAvailable else { return }
    let service = try S3Service(.moto)
    let failure = await #expect(throws: S3Failure.self) { try await service.objects("none").get("key") }
    #expect(failure?.description.contains("NoSuchBucket") == true)
    await service.end()
  }

  @Test("More than 256 MB is neither written nor read, and says so")
  func tooLarge() async throws {
    let bytes = [UInt8](repeating: 0, count: S3Objects.sizeLimit + 1)
    let objects = try S3Service(.emulator).objects()
    guard case .refused(let failure) = await objects.put("key", bytes, where: .absent) else {
      Issue.record("it was written")
      return
    }
    #expect(
      failure.description
        == "s3://versioned/key: the object has 256 MB; usher reads and writes at most 256 MB in S3")
  }
}
