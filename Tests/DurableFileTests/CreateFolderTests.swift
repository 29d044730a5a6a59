import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import DurableFile

@Suite("Creating the folder of a file")
struct CreateFolderTests {
  @Test("All that are missing are created, and what is there stays", arguments: ["f", "a/f", "a/b/c/f"])
  func missing(path: String) throws {
    let folder = try TemporaryFolder()
    for _ in 1...2 {
      try createFolder(of: FilePath(folder.file(path).path))
      try createFile(at: FilePath(folder.file(path).path), with: [])
      try FileManager.default.removeItem(at: folder.file(path))
    }
    try createFolder(of: "f")
    try createFolder(of: "/f")
  }

  @Test("A file in a folder's place is an error that names the folder")
  func file() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.file("a"))
    let path = folder.file("a/b/f").path
    #expect(throws: FileError.self) { try createFolder(of: FilePath(path)) }
  }
}
