/// How many jobs may be in flight in an account and region, whoever started them.
package struct InFlightLimit: Sendable {
  package var count: Int
  /// Where `usher.yaml` sets it, as it is shown.
  package var place: String

  package init(count: Int, place: String) {
    self.count = count
    self.place = place
  }
}
