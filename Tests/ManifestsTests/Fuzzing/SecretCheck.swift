import JobModel

@testable import Manifests

/// Damages a manifest in one place after the other, to see whether a diagnostic then shows the text of its query.
enum SecretCheck {
  /// Stands in the manifest for the query; there is no other reason for it to be in a diagnostic.
  static let secret = "hunter2-x"

  /// What YAML and JSON know, and pieces of UTF-8.
  private static let signs = Array("\0\t\n\r \"'#%&*,-:<>?@[\\]{|}~!0a".utf8) + [0x80, 0xC2, 0xE2, 0xFF]

  /// - Parameter seed: decides what is damaged; the same damages the same.
  static func problems(of text: [UInt8], in name: String, seed: UInt64) -> [String] {
    var problems: [String] = []
    var seed = seed
    for _ in 0..<4 {
      // Knuth's linear congruential generator; its upper bits are good enough.
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var damaged = text
      damaged[Int(seed >> 33) % text.count] = signs[Int(seed >> 17 & 0xFFFF) % signs.count]
      var parser = FileParser(wanting: { _ in false })
      var part = ManifestReader.Part(first: 0)
      parser.parse(damaged, of: ManifestFile(shown: name, recorded: name), into: &part)
      for diagnostic in part.diagnostics where "\(diagnostic)".contains(secret) {
        problems.append("a query is shown: \(diagnostic)\n\(String(decoding: damaged, as: UTF8.self))")
      }
    }
    return problems
  }
}
