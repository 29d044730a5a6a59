import JobModel

extension NodeTable {
  /// The origin of each value below `spec`, in the order of the merged document.
  ///
  /// - Parameter sqlFile: the node whose text was read from a file, and that file.
  func origins(of spec: Int, in file: ManifestFile, sqlFile: (node: Int, shown: String)?) -> [FieldOrigin] {
    var origins: [FieldOrigin] = []
    addOrigins(of: spec, under: [], in: file, sqlFile, to: &origins)
    return origins
  }

  private func addOrigins(
    of mapping: Int, under path: [String], in file: ManifestFile, _ sqlFile: (node: Int, shown: String)?,
    to origins: inout [FieldOrigin]
  ) {
    forEachEntry(of: mapping) { key, value in
      let path = path + [string(key)]
      if nodes[value].kind == .mapping { return addOrigins(of: value, under: path, in: file, sqlFile, to: &origins) }
      if let sqlFile, sqlFile.node == value {
        origins.append(FieldOrigin(path: path, file: ShownPath.clean(sqlFile.shown), line: 1))
      } else {
        let origin = Int(nodes[value].origin)
        let shown = origin == 0 ? file.shown : file.defaults?.files[origin - 1].shown ?? file.shown
        origins.append(FieldOrigin(path: path, file: shown, line: Int(nodes[value].from.line)))
      }
    }
  }
}
