import Foundation
import TestSupport
import Testing

@testable import Manifests

@Suite("What is spared libyaml's reader is what it would have made of the file")
struct ReaderBufferTests {
  @Test("Plain is what libyaml's reader takes whole, for each character and each wrong beginning of one")
  func plain() throws {
    let characters = stride(from: 0, through: 0x10FFFF, by: 61).map { UInt32($0) }
    let borders: [UInt32] = [
      0x08, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0x9F, 0xA0, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000,
      0x10FFFF,
    ]
    for scalar in (characters + borders).compactMap(Unicode.Scalar.init) {
      // What the reader refuses is not plain; some that it takes are left to it.
      let text = Array("a: \"\(scalar)\"".utf8)
      if Self.isPlain(text) { #expect(Self.read(text, fillsBuffer: false).problem == nil, "\(scalar.value)") }
      let isLeft = (0xFEC0...0xFEFF).contains(scalar.value) || (0xFFC0...0xFFFF).contains(scalar.value)
      let isAllowed =
        scalar.value >= 0xA0 || (0x20...0x7E).contains(scalar.value) || [9, 10, 13].contains(scalar.value)
      #expect(Self.isPlain(text) == (isAllowed && !isLeft), "\(scalar.value)")
    }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        UInt8.random(in: 0x80...0xFF, using: &generator)
      }
      let isText = String(validating: bytes, as: UTF8.self) != nil
      if Self.isPlain(bytes) { #expect(isText, "\(bytes)") }
    }
  }

  @Test("Nodes, places and errors are the same either way: the fuzzer's inputs and prefixes of the examples")
  func sameNodes() throws {
    var (filled, documents) = (0, 0)
    let examples = MutationTests.examples.filter { $0.pathExtension != "json" }
    for file in CorpusTests.inputs + examples {
      let bytes = Array(try Data(contentsOf: file))
      for end in examples.contains(file) ? Array(stride(from: 0, through: bytes.count, by: 11)) : [bytes.count] {
        let text = Array(bytes[..<end])
        let found = Self.read(text, fillsBuffer: true)
        #expect(found == Self.read(text, fillsBuffer: false), "\(file.lastPathComponent), \(end) bytes")
        if Self.isPlain(text) { filled += 1 }
        documents += found.documents.count
      }
    }
    #expect(filled > 500 && documents > 300, "\(filled) were plain, with \(documents) documents")
  }

  @Test("Texts about as long as the reader's buffer", arguments: [49_100...49_180, 98_200...98_320])
  func length(lengths: ClosedRange<Int>) {
    for length in lengths {
      let text = Array(("a: é" + String(repeating: "x", count: length - 5)).utf8)
      let found = Self.read(text, fillsBuffer: true)
      #expect(text.count == length && found.problem == nil && found == Self.read(text, fillsBuffer: false))
    }
  }

  /// What a scan finds: of each document the nodes with their texts.
  private struct Found: Equatable {
    var documents: [[FoundNode]] = []
    var problem: String?
  }

  private struct FoundNode: Equatable {
    var kind: Node.Kind
    var end: Int
    var from: Mark
    var to: Mark
    var text: String?
  }

  private static func read(_ bytes: [UInt8], fillsBuffer: Bool) -> Found {
    var scanner = YAMLScanner()
    scanner.fillsBuffer = fillsBuffer
    var table = NodeTable()
    var found = Found()
    let error = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe scanner.scan(bytes, into: &table) { table in
        found.documents.append(
          table.nodes.enumerated().map { index, node in
            FoundNode(
              kind: node.kind, end: node.end, from: node.from, to: node.to,
              text: node.isScalar ? table.string(index) : nil)
          })
      }
    }
    found.problem = error.map { "\($0)" }
    return found
  }

  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { unsafe ReaderBuffer.isPlain($0) }
  }
}
