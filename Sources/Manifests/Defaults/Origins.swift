import JobModel

extension NodeTable {
  /// The origin of each value below `spec`, in the order of the merged document, then that of the revision.
  ///
  /// - Parameter sqlFile: the node whose text was read from a file, and that file.
  func origins(
    of members: ManifestMembers, in file: ManifestFile, sqlFile: (node: Int, shown: String)?
  ) -> [FieldOrigin] {
    var origins: [FieldOrigin] = []
    if let spec = members.spec { addOrigins(of: spec.value, under: [], in: file, sqlFile, to: &origins) }
    if let revision = members.revision {
      origins.append(origin(of: revision.value, at: FieldOrigin.revisionPath, in: file))
    }
    return origins
  }

  private func origin(of node: Int, at path: [String], in file: ManifestFile) -> FieldOrigin {
    let origin = Int(nodes[node].origin)
    let shown = origin == 0 ? file.shown : file.defaults?.files[origin - 1].shown ?? file.shown
    return FieldOrigin(path: path, file: shown, line: Int(nodes[node].from.line))
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
        origins.append(origin(of: value, at: path, in: file))
      }
    }
  }
}
