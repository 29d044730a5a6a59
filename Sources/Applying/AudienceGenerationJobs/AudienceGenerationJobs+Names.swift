import JobModel

// What a service name proves.
extension AudienceGenerationJobs {
  /// The job for one of whose runs usher makes such a name; nil where it makes it for none.
  static func madeFor(_ serviceName: String) -> JobName? {
    stem(of: serviceName.utf8).flatMap { JobName(String(decoding: $0, as: UTF8.self)) }
  }

  /// The `metadata.name` in a service name that looks made by usher.
  static func stem(of name: String.UTF8View) -> [UInt8]? {
    guard name.count > 9 else { return nil }
    let end = name.suffix(9)
    let isMade =
      end.first == UInt8(ascii: "-")
      && end.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    return isMade ? Array(name.dropLast(9)) : nil
  }
}

extension ExpectedJob {
  /// Whether a service job of that name is this run's, though nothing but its name says so: the name that usher makes, or
  /// one of the run's own that ends in the same 8 digits.
  func isProven(by serviceName: String) -> Bool {
    if hasRival { return false }
    let end = "-\(digest.short)"
    return serviceName.utf8.elementsEqual("\(name)\(end)".utf8)
      || (isOwn(serviceName) && serviceName.utf8.suffix(end.utf8.count).elementsEqual(end.utf8))
  }
}
