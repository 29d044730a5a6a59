import JobModel

/// The rule for the state's place in `usher.yaml`: an object in S3, or a file inside the root that nobody takes for a manifest.
enum StatePath {
  /// What is wrong with it; nil for a path that will do, and for what is no text.
  static func reason(_ node: Int, in table: NodeTable) -> String? {
    guard table.nodes[node].isScalar, table.nodes[node].reading == .text else { return nil }
    let path = table.string(node)
    if S3Address.isMeant(by: path) { return S3Address(path) == nil ? "is not the address of an object in S3" : nil }
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if path.utf8.contains(0) { return "is not a path" }
    if path.utf8.first == UInt8(ascii: "/") { return "is absolute: it must be relative to this file" }
    if parts.contains(where: { $0.elementsEqual("..".utf8) }) { return "leads out of its folder with '..'" }
    if ManifestFile.leadsIntoGit(path) { return "is in .git, where usher writes nothing" }
    guard let name = parts.last, !name.isEmpty, !name.elementsEqual(".".utf8) else { return "names a folder" }
    return ManifestFile.isManifest(name: ManifestFile.name(of: path))
      ? "ends like a manifest: usher would read it as one" : nil
  }
}
