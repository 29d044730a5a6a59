/// Why something that was asked for is not done, in words for a user, and what to do.
package struct Refusal: Error, Equatable, Sendable {
  package var message: String
  /// Lines that are fit to be shown as they are.
  package var notes: [String]

  package init(_ message: String, _ notes: String...) {
    self.init(message, notes: notes)
  }

  package init(_ message: String, notes: [String]) {
    self.message = message
    self.notes = notes
  }
}
