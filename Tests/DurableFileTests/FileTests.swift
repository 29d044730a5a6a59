import DurableFile
import Foundation
import SystemPackage
import TestSupport
import Testing

struct FileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func path(_ name: String) -> FilePath { FilePath(folder.file(name).path) }

  private func content(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.file(name)), as: UTF8.self)
  }

  @Test("what is appended stands at the end, also after the file was opened anew")
  func append() throws {
    try AppendOnlyFile.open(path("log")).append(Array("one\n".utf8))
    let file = try AppendOnlyFile.open(path("log"))
    try file.append(Array("two\n".utf8))
    try file.sync()
    #expect(try content("log") == "one\ntwo\n")
    #expect(try file.read(from: 4) == Array("two\n".utf8))
    #expect(try file.read(from: 100) == [])
    #expect(try file.size() == 8)
  }

  @Test("a pipe is read until its writers close it", .processes)
  func pipe() throws {
    try #require(unsafe mkfifo(folder.file("pipe").path, 0o600) == 0)
    let text = String(repeating: "0123456789", count: 20_000)
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = ["-c", #"{ cat "$1"; cat "$1"; } > "$0""#, folder.file("pipe").path, folder.file("text").path]
    try Data(text.utf8).write(to: folder.file("text"))
    try writer.run()
    #expect(try readFile(path("pipe")) == Array((text + text).utf8))
    writer.waitUntilExit()
  }

  @Test("more than memory is meant for is refused with its size, before it is read")
  func tooLarge() throws {
    let size = Int64(30) << 30
    #expect(FileManager.default.createFile(atPath: folder.file("sparse").path, contents: nil))
    try FileHandle(forWritingTo: folder.file("sparse")).truncate(atOffset: UInt64(size))
    let words = "it has 32212254720 bytes; usher reads files of at most 1073741824 bytes (1 GiB)"
    let error = #expect(throws: FileError.self) { try readFile(path("sparse")) }
    #expect(error?.reason == words)
    #expect(throws: FileError.self) { try AppendOnlyFile.open(path("sparse")).read() }
    #expect(try AppendOnlyFile.open(path("sparse")).read(from: size - 4) == [0, 0, 0, 0])
  }

  @Test("a cut file grows from where it was cut")
  func truncate() throws {
    let file = try AppendOnlyFile.open(path("log"))
    try file.append(Array("one\ntw".utf8))
    try file.truncate(to: 4)
    try file.append(Array("three\n".utf8))
    #expect(try content("log") == "one\nthree\n")
  }

  @Test("a file that is not there is nil where it may be absent, and an error that names it where not")
  func absent() throws {
    #expect(try AppendOnlyFile.openIfPresent(path("none")) == nil)
    #expect(try readFileIfPresent(path("none")) == nil)
    let error = try #require(throws: FileError.self) { try readFile(path("none")) }
    #expect(error.description == "cannot read \(path("none")): No such file or directory")
    #expect(error.errno == .noSuchFileOrDirectory)
  }

  @Test("a file is synced as it is, one that may not be written to too, and one that is not there is left alone")
  func syncPresent() throws {
    let file = try AppendOnlyFile.open(path("log"))
    try file.append(Array("one\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.file("log").path)
    try syncFileIfPresent(path("log"))
    #expect(try content("log") == "one\n")
    try syncFileIfPresent(path("none"))
    try syncFileIfPresent("/dev/null")
    let error = try #require(throws: FileError.self) { try syncFileIfPresent(path("log/inside")) }
    #expect(error.errno == .notDirectory)
  }

  @Test(
    "an open file knows when another program removed, replaced or rewrote it",
    arguments: ["nothing", "touched", "removed", "replaced", "moved", "shortened", "lengthened", "linked"])
  func displaced(how: String) throws {
    let file = try AppendOnlyFile.open(path("log"))
    try file.append(Array("one\n".utf8))
    let (url, manager) = (folder.file("log"), FileManager.default)
    switch how {
    case "touched":
      try manager.setAttributes([.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: url.path)
    case "removed": try manager.removeItem(at: url)
    case "replaced": try replaceFile(at: path("log"), with: Array("one\n".utf8))
    case "moved": try manager.moveItem(at: url, to: folder.file("other"))
    case "shortened": try Data("on".utf8).write(to: url)
    case "lengthened": try Data("one\ntwo\n".utf8).write(to: url)
    case "linked":
      try manager.moveItem(at: url, to: folder.file("other"))
      try manager.createSymbolicLink(at: url, withDestinationURL: folder.file("other"))
    default: break
    }
    #expect(try file.isStillInPlace(size: 4) == ["nothing", "touched"].contains(how))
  }

  @Test("a file that is to be new is not opened where there is one")
  func create() throws {
    try AppendOnlyFile.create(path("log")).append([1])
    let error = try #require(throws: FileError.self) { try AppendOnlyFile.create(path("log")) }
    #expect(error.isDisplaced)
    #expect(try readFile(path("log")) == [1])
  }

  @Test(
    "an error of the disk names the folder that is to be fixed",
    arguments: [
      ("a/b", Errno.noSpace, "no space is left on the disk of the folder a"),
      ("b", .noSpace, "no space is left on the disk of the current folder"),
      ("a/b", .readOnlyFileSystem, "the folder a is on a read-only file system"),
      ("a/b", .permissionDenied, "Permission denied"),
    ])
  func words(path: String, errno: Errno, words: String) {
    #expect(FileError("write to", FilePath(path), errno).description == "cannot write to \(path): \(words)")
  }

  @Test("a file in a folder that is not there is an error that names the folder")
  func noFolder() throws {
    let opening = try #require(throws: FileError.self) { try AppendOnlyFile.open(path("no/log")) }
    let missing = folder.file("no").path
    #expect(opening.description == "cannot open \(missing)/log: the folder \(missing) does not exist")
    let replacing = try #require(throws: FileError.self) { try replaceFile(at: path("no/log"), with: []) }
    #expect(replacing.description.hasSuffix(": the folder \(missing) does not exist"))
  }

  @Test("a device is nothing to append to")
  func device() throws {
    let error = try #require(throws: FileError.self) { try AppendOnlyFile.open("/dev/null") }
    #expect(error.description == "cannot open /dev/null: it is no regular file")
  }

  @Test("content of any size is read whole", arguments: [0, 1, 4095, 4096, 4097, 65_536, 200_000])
  func sizes(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try replaceFile(at: path("file"), with: bytes)
    #expect(try readFile(path("file")) == bytes)
  }

  @Test("a replaced file keeps its mode and leaves nothing beside it")
  func replace() throws {
    try Data("old".utf8).write(to: folder.file("file"))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.file("file").path)
    try Data("left by a killed writer".utf8).write(to: folder.file(".file.tmp"))
    try replaceFile(at: path("file"), with: Array("new".utf8))
    #expect(try content("file") == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("file").path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["file"])
  }

  @Test("where the new content cannot be put in place, the old one stays")
  func replaceFails() throws {
    try FileManager.default.createDirectory(at: folder.file(".file.tmp"), withIntermediateDirectories: false)
    try Data("old".utf8).write(to: folder.file("file"))
    #expect(throws: FileError.self) { try replaceFile(at: path("file"), with: [1, 2, 3]) }
    #expect(try content("file") == "old")
  }

  @Test("a symbolic link is not written through")
  func symbolicLink() throws {
    try Data("old".utf8).write(to: folder.file("file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link").path, withDestinationPath: folder.file("file").path)
    let opening = try #require(throws: FileError.self) { try AppendOnlyFile.open(path("link")) }
    let replacing = try #require(throws: FileError.self) { try replaceFile(at: path("link"), with: []) }
    let locking = try #require(throws: FileError.self) { try FileLock.tryAcquire(path("link")) }
    let refusal = try #require(throws: FileError.self) { try requireRegularFileIfPresent(path("link")) }
    try requireRegularFileIfPresent(path("file"))
    try requireRegularFileIfPresent(path("none"))
    for error in [opening, replacing, locking, refusal] { #expect(error.description.contains("it is a symbolic link")) }
    #expect(try content("file") == "old")
    #expect(try readFile(path("link")) == Array("old".utf8))
  }

  @Test("a folder is no file")
  func directory() throws {
    #expect(throws: FileError.self) { try AppendOnlyFile.open(FilePath(folder.url.path)) }
    let error = try #require(throws: FileError.self) { try replaceFile(at: FilePath(folder.url.path), with: []) }
    #expect(error.description.contains("it is no regular file"))
    #expect(throws: FileError.self) { try requireRegularFileIfPresent(FilePath(folder.url.path)) }
  }

  @Test("the queue gives back what its work returns or throws")
  func queue() async throws {
    let queue = DiskQueue()
    let wanted = path("none")
    #expect(try await queue.run { 42 } == 42)
    await #expect(throws: FileError("read", wanted, .noSuchFileOrDirectory)) {
      try await queue.run { () throws(FileError) in try readFile(wanted) }
    }
  }
}
