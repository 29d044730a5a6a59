package import SystemPackage

/// Creates a file with this content. What is there already stays as it is.
///
/// - Throws: `FileError`, with `errno` `.fileExists` where something is there.
package func createFile(at path: FilePath, with bytes: [UInt8]) throws(FileError) {
  try attempt("create", path) {
    let descriptor = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .readableByAll)
    _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
  }
}
