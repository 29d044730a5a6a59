/// How many jobs one apply may start; the others are deferred.
package struct StartLimit: Equatable, Sendable {
  package var count: Int
  /// Where `usher.yaml` sets it, as it is shown; nil: `--max-starts` does.
  package var place: String?

  package init(count: Int, place: String? = nil) {
    self.count = count
    self.place = place
  }

  /// The less of two limits: neither can widen the other.
  package static func tighter(_ flag: StartLimit?, _ file: StartLimit?) -> StartLimit? {
    guard let flag, let file else { return flag ?? file }
    return flag.count < file.count ? flag : file
  }
}
