import DurableFile
import Foundation
import SystemPackage
import TestSupport
import Testing

struct FileLockTests {
  private let folder: TemporaryFolder
  private let path: FilePath

  init() throws {
    folder = try TemporaryFolder()
    path = FilePath(folder.file("state.lock").path)
  }

  /// Whether another process could take the lock right now.
  private func isFreeForAnotherProcess() throws -> Bool {
    let program = "import fcntl,sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    return try Python.run(["-c", program, path.string]).status == 0
  }

  @Test("two holders in one process exclude each other until the first is gone")
  func exclusion() throws {
    var first = try FileLock.tryAcquire(path)
    #expect(first != nil)
    #expect(try FileLock.tryAcquire(path) == nil)
    withExtendedLifetime(first) {}
    first = nil
    #expect(try FileLock.tryAcquire(path) != nil)
  }

  @Test(
    "another process is excluded too, and only while the lock is held", .processes, .enabled(if: Python.isAvailable))
  func otherProcess() throws {
    let lock = try #require(try FileLock.tryAcquire(path))
    #expect(try !isFreeForAnotherProcess())
    withExtendedLifetime(lock) {}
  }

  @Test(
    "a lock that another process holds is not to be had; killed, it holds nothing", .processes,
    .enabled(if: Python.isAvailable))
  func heldByAnotherProcess() throws {
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let program = """
      import fcntl,sys
      file = open(sys.argv[1], "a"); fcntl.flock(file, fcntl.LOCK_EX); print("held", flush=True); sys.stdin.read()
      """
    holder.arguments = ["python3", "-c", program, path.string]
    let (input, output) = (Pipe(), Pipe())
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    #expect(!output.fileHandleForReading.availableData.isEmpty)
    #expect(try FileLock.tryAcquire(path) == nil)
    kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    #expect(try FileLock.tryAcquire(path) != nil)
  }

  @Test("a child process that outlives the holder does not keep the lock", .processes)
  func children() throws {
    var lock = try FileLock.tryAcquire(path)
    #expect(lock != nil)
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/cat")
    let input = Pipe()
    child.standardInput = input
    child.standardOutput = Pipe()
    try child.run()
    withExtendedLifetime(lock) {}
    lock = nil
    #expect(try FileLock.tryAcquire(path) != nil)
    try input.fileHandleForWriting.close()
    child.waitUntilExit()
  }

  @Test("whoever waits is told who holds it, once, and gets it when it is free")
  func waiting() async throws {
    var holder = try FileLock.tryAcquire(path, owner: "process 7\non host a")
    var told: [String] = []
    var sleeps = 0
    let lock = try await FileLock.acquire(
      path, owner: "process 8",
      sleep: { _ in
        sleeps += 1
        if sleeps == 3 { holder = nil }
      }, onWait: { told.append($0) })
    #expect(told == ["process 7 on host a"])
    #expect(sleeps == 3)
    #expect(holder == nil)
    #expect(try readFile(path) == Array("process 8\n".utf8))
    withExtendedLifetime(lock) {}
  }

  @Test("waiting ends with the error that the sleep throws")
  func cancelled() async throws {
    let holder = try FileLock.tryAcquire(path, owner: "another")
    await #expect(throws: CancellationError.self) {
      try await FileLock.acquire(path, owner: "", sleep: { _ in throw CancellationError() }, onWait: { _ in })
    }
    withExtendedLifetime(holder) {}
  }

  @Test("a lock whose file was removed or replaced says so, and keeps nobody out")
  func removed() throws {
    let lock = try #require(try FileLock.tryAcquire(path))
    #expect(try lock.isStillInPlace())
    try FileManager.default.removeItem(atPath: path.string)
    #expect(try !lock.isStillInPlace())
    let other = try #require(try FileLock.tryAcquire(path))
    #expect(try !lock.isStillInPlace())
    #expect(try other.isStillInPlace())
  }

  @Test("whoever waits for a lock whose file is removed gets the one of the new file")
  func removedWhileWaiting() async throws {
    let holder = try FileLock.tryAcquire(path, owner: "another")
    var sleeps = 0
    let lock = try await FileLock.acquire(
      path, owner: "",
      sleep: { _ in
        sleeps += 1
        if sleeps > 1 { throw CancellationError() }
        try FileManager.default.removeItem(atPath: path.string)
      }, onWait: { _ in })
    #expect(try lock.isStillInPlace())
    withExtendedLifetime(holder) {}
  }

  @Test("no two hold the lock at a time, though every holder removes the file before it lets go", .processes)
  func removedByHolders() throws {
    let counter = folder.file("counter")
    try Data("0".utf8).write(to: counter)
    let (threads, rounds) = (4, 100)
    let path = path
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      for _ in 0..<rounds {
        guard let lock = try? FileLock.blocking(path) else { continue }
        let count = (try? String(contentsOf: counter, encoding: .utf8)).flatMap { Int($0) } ?? 0
        try? Data("\(count + 1)".utf8).write(to: counter)
        try? FileManager.default.removeItem(atPath: path.string)
        withExtendedLifetime(lock) {}
      }
    }
    #expect(try String(contentsOf: counter, encoding: .utf8) == "\(threads * rounds)")
  }

  @Test("a lock in a folder that is not there is an error that names it")
  func noFolder() throws {
    let error = try #require(throws: FileError.self) { try FileLock.blocking(FilePath(folder.file("no/lock").path)) }
    let missing = folder.file("no").path
    #expect(error.description == "cannot open the lock file \(missing)/lock: the folder \(missing) does not exist")
  }
}
