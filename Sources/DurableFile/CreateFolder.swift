package import SystemPackage

/// Creates the folder of a file, and those above it, as far as they are missing. When this returns they are on the disk.
package func createFolder(of path: FilePath) throws(FileError) {
  let folder = path.removingLastComponent()
  if folder.components.isEmpty { return }
  try attempt("create the folder", folder) {
    if try statusIfPresent(folder) != nil { return }
    try createFolder(of: folder)
    try makeFolder(folder)
    try synchronizeFolder(of: folder)
  }
}
