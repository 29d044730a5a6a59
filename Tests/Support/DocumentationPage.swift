import Foundation

/// A page of the documentation, to hold it to what it tells.
package struct DocumentationPage {
  /// Its words with one space between them, wherever its lines break.
  package let text: String

  /// - Parameter name: of a page of the DocC catalogue, without `.md`.
  package init(_ name: String) throws {
    let file = ChildProcess.checkout.appending(path: "Sources/usher/usher.docc/\(name).md")
    let page = try String(contentsOf: file, encoding: .utf8)
    text = page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
