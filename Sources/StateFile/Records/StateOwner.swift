/// Whose jobs a state records; a state of one is of no use to another.
package enum StateOwner: Equatable, Sendable, CustomStringConvertible {
  case aws
  /// One emulator file's, by the random id in its header.
  case emulator(id: String)
  /// A custom endpoint's, by `host` or `host:port`.
  case endpoint(host: String)

  /// Reads what the header's `service` says; nil where this usher does not know it.
  init?(service: String) {
    if service == "aws" {
      self = .aws
    } else if service.hasPrefix("emulator:") {
      self = .emulator(id: String(service.dropFirst("emulator:".count)))
    } else if service.hasPrefix("endpoint:") {
      self = .endpoint(host: String(service.dropFirst("endpoint:".count)))
    } else {
      return nil
    }
  }

  /// As the header's `service` says it.
  package var service: String {
    switch self {
    case .aws: "aws"
    case .emulator(let id): "emulator:\(id)"
    case .endpoint(let host): "endpoint:\(host)"
    }
  }

  /// For a sentence: "this state belongs to …".
  package var description: String {
    switch self {
    case .aws: "AWS"
    case .emulator(let id): "the emulator file with the id \(id)"
    case .endpoint(let host): "the endpoint \(host)"
    }
  }

  /// Code points decide, not Swift's canonical equivalence.
  package static func == (left: StateOwner, right: StateOwner) -> Bool {
    left.service.utf8.elementsEqual(right.service.utf8)
  }
}
