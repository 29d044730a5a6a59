import CleanRoomsMLModel
import Foundation
import JobModel
import TestSupport
import Testing

@testable import Manifests

@Suite("What the fuzzer found worth keeping")
struct CorpusTests {
  static let inputs: [URL] = {
    let folder = ChildProcess.checkout.appending(path: "Tests/Fixtures/fuzz-corpus")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    return (files ?? []).sorted { $0.path < $1.path }
  }()

  @Test("Every input is read or refused, and all that must hold of any input holds")
  func inputs() throws {
    try #require(Self.inputs.count >= 100)
    for file in Self.inputs {
      let problems = FuzzedInput(Array(try Data(contentsOf: file))).problems()
      if !problems.isEmpty { Issue.record("\(file.lastPathComponent): \(problems.joined(separator: "\n"))") }
    }
  }

  @Test("Among them are jobs, of YAML and of JSON")
  func jobs() throws {
    var (yaml, json) = (0, 0)
    for file in Self.inputs {
      let bytes = Array(try Data(contentsOf: file))
      if bytes.first == UInt8(ascii: "J") {
        json += MarkedManifest.parse(Array(bytes.dropFirst()), as: "a.json").jobs.count
      } else {
        yaml += MarkedManifest.parse(bytes).jobs.count
      }
    }
    #expect(yaml >= 20 && json >= 3, "\(yaml) of YAML, \(json) of JSON")
  }

  @Test("The checks find what they look for")
  func checks() throws {
    let text = manifest("includeSeedInOutput: true")
    var parser = FileParser(wanting: { _ in true }, isTracing: true)
    var part = ManifestReader.Part(first: 0)
    parser.parse(Array(text.utf8), of: ManifestFile(shown: "jobs.yaml", recorded: "jobs.yaml"), into: &part)
    var job = try #require(part.jobs.first)
    #expect(JobCheck.problems(of: job).isEmpty)
    job.request?.includeSeedInOutput = false
    #expect(JobCheck.problems(of: job).first == "spring has another digest")
    job.request?.collaborationId = "x"
    #expect(JobCheck.problems(of: job).first == "spring.collaborationId: length(1)")

    let places = [PlaceCheck(of: Array("é\r\nbc".utf8), named: "a")]
    let found = { (line: Int, column: Int) in
      PlaceCheck.problems(of: SourceLocation(file: "a", line: line, column: column), in: places)
    }
    #expect(found(1, 2).isEmpty && found(2, 3).isEmpty)
    #expect(!found(1, 3).isEmpty && !found(2, 4).isEmpty && !found(3, 1).isEmpty && !found(0, 1).isEmpty)
    #expect(!PlaceCheck.problems(of: Diagnostic(file: "a", "\u{1B}[2J"), in: places).isEmpty)
  }
}
