/// Moments as those who hand out credentials write them.
enum ExpirationTime {
  /// Reads `2026-11-23T18:52:09Z`, also with fractions of a second, which do not count, and with an offset (`+01:00`,
  /// `+0100`) or `UTC`, as old versions of the AWS CLI wrote it, in the place of `Z`.
  static func date(_ text: String) -> Date? {
    let time = text.prefix(19)
    var zone = text.dropFirst(19)
    if zone.first == "." {
      zone = zone.dropFirst()
      let digits = zone.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty else { return nil }
      zone = zone.dropFirst(digits.count)
    }
    guard let offset = offset(zone), let date = try? Date("\(time)Z", strategy: .iso8601),
      date.formatted(.iso8601).utf8.elementsEqual("\(time)Z".utf8)
    else { return nil }
    return date.addingTimeInterval(-offset)
  }

  /// In seconds.
  private static func offset(_ zone: Substring) -> TimeInterval? {
    if zone == "Z" || zone == "UTC" { return 0 }
    let digits = zone.dropFirst().replacing(":", with: "", maxReplacements: 1).utf8
    guard zone.first == "+" || zone.first == "-", digits.count == 4, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(String(digits) ?? "")
    else { return nil }
    let seconds = TimeInterval(number / 100 * 3600 + number % 100 * 60)
    return zone.first == "-" ? -seconds : seconds
  }
}
