/// What is probably wrong with the members that have to fit together.
struct MemberWarnings: OptionSet {
  let rawValue: UInt16

  static let region = MemberWarnings(rawValue: 1)
  static let account = MemberWarnings(rawValue: 2)
  static let template = MemberWarnings(rawValue: 4)
  static let bucket = MemberWarnings(rawValue: 8)
  /// White space at the end, which the service's patterns for roles and S3 allow.
  static let roleSpace = MemberWarnings(rawValue: 16)
  static let uriSpace = MemberWarnings(rawValue: 32)
  /// An S3 URI without a key, and one whose key looks like a pattern.
  static let noKey = MemberWarnings(rawValue: 64)
  static let keyPattern = MemberWarnings(rawValue: 128)
  /// What IAM names no role.
  static let roleName = MemberWarnings(rawValue: 256)
}

/// The members of a `spec` that have to fit together.
struct RelatedMembers {
  let model: Entry
  let seed: Entry
  let role: Entry
  let source: Entry?
  let uri: Entry?
  let query: Entry?
  let template: Entry?
  private let hasCollaboration: Bool

  /// nil for a `spec` that is not right.
  init?(_ members: ManifestMembers, in table: NodeTable) {
    guard let model = members.model, let seed = members.seed, let role = members.role else { return nil }
    self.model = model
    self.seed = seed
    self.role = role
    source = members.source
    query = members.sql
    hasCollaboration = members.collaboration != nil
    uri = source.flatMap { table.entry("s3Uri", in: $0.value) }
    template = query.flatMap { table.entry("analysisTemplateArn", in: $0.value) }
  }

  func warnings(in table: NodeTable) -> MemberWarnings {
    let range = { (entry: Entry) in table.nodes[entry.value].textRange }
    return unsafe table.text.withUnsafeBufferPointer { text in
      var warnings: MemberWarnings = []
      let (modelParts, roleParts) = unsafe (ARNParts(range(model), in: text), ARNParts(range(role), in: text))
      if unsafe !text.isOne(of: RelationRules.regions, modelParts.region) { warnings.insert(.region) }
      if !hasCollaboration, unsafe !text.areSame(modelParts.account, roleParts.account) { warnings.insert(.account) }
      if unsafe text.endsWithSpace(range(role)) {
        warnings.insert(.roleSpace)
      } else if unsafe RoleName.problem(UnsafeBufferPointer(rebasing: text[range(role)])) != nil {
        warnings.insert(.roleName)
      }
      if let uri {
        if unsafe BucketName.reason(text[range(uri)].dropFirst("s3://".utf8.count)) != nil { warnings.insert(.bucket) }
        if unsafe text.endsWithSpace(range(uri)) { warnings.insert(.uriSpace) }
        unsafe warnings.formUnion(text.warningsOfKey(range(uri)))
      }
      if let template {
        let places = unsafe ARNParts(range(template), in: text)
        if unsafe !text.areSame(modelParts.region, places.region) { warnings.insert(.template) }
      }
      return warnings
    }
  }
}

/// The ranges of region and account in an ARN.
struct ARNParts {
  let region: Range<Int>
  let account: Range<Int>

  /// - Parameter range: the range in `text` of an ARN that keeps its pattern: its account has twelve digits.
  init(_ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) {
    var index = range.lowerBound + "arn:aws".utf8.count
    // The rest of the partition, and the service.
    for _ in 0..<2 {
      while index < range.upperBound, unsafe text[index] != UInt8(ascii: ":") { index += 1 }
      index += 1
    }
    let start = min(index, range.upperBound)
    while index < range.upperBound, unsafe text[index] != UInt8(ascii: ":") { index += 1 }
    region = start..<max(start, min(index, range.upperBound))
    account = min(index + 1, range.upperBound)..<min(index + 13, range.upperBound)
  }
}

extension NodeTable {
  /// - Parameter node: of an ARN that keeps its pattern.
  func arnParts(_ node: Int) -> ARNParts {
    unsafe text.withUnsafeBufferPointer { unsafe ARNParts(nodes[node].textRange, in: $0) }
  }

  /// The text of that range.
  func string(_ range: Range<Int>) -> String {
    unsafe text.withUnsafeBufferPointer {
      unsafe String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func endsWithSpace(_ range: Range<Int>) -> Bool {
    guard let last = range.last else { return false }
    return unsafe self[last] == UInt8(ascii: " ") || self[last] == UInt8(ascii: "\t")
  }

  /// - Parameter range: of an S3 URI.
  fileprivate func warningsOfKey(_ range: Range<Int>) -> MemberWarnings {
    var index = range.lowerBound + "s3://".utf8.count
    while index < range.upperBound, unsafe self[index] != UInt8(ascii: "/") { index += 1 }
    if index + 1 >= range.upperBound { return .noKey }
    var isOpen = false
    while index < range.upperBound {
      switch unsafe self[index] {
      case UInt8(ascii: "*"), UInt8(ascii: "?"): return .keyPattern
      case UInt8(ascii: "{"): isOpen = true
      case UInt8(ascii: "}"): if isOpen { return .keyPattern }
      default: break
      }
      index += 1
    }
    return []
  }

  fileprivate func areSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count where unsafe self[left.lowerBound + offset] != self[right.lowerBound + offset] {
      return false
    }
    return true
  }

  fileprivate func isOne(of words: [StaticString], _ range: Range<Int>) -> Bool {
    guard let last = range.last else { return false }
    for word in words
    where unsafe word.utf8CodeUnitCount == range.count && word.utf8Start[range.count - 1] == self[last] {
      var difference: UInt8 = 0
      for offset in 0..<range.count { unsafe difference |= self[range.lowerBound + offset] ^ word.utf8Start[offset] }
      if difference == 0 { return true }
    }
    return false
  }
}
