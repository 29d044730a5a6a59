/// What is doubtful about a job's parties.
struct Doubts: OptionSet {
  let rawValue: UInt16

  static let region = Doubts(rawValue: 1)
  static let account = Doubts(rawValue: 2)
  static let template = Doubts(rawValue: 4)
  static let bucket = Doubts(rawValue: 8)
  /// White space at the end, which the service's patterns for roles and S3 allow.
  static let roleSpace = Doubts(rawValue: 16)
  static let uriSpace = Doubts(rawValue: 32)
  /// An S3 URI without a key, and one whose key looks like a pattern.
  static let noKey = Doubts(rawValue: 64)
  static let keyPattern = Doubts(rawValue: 128)
  /// What IAM names no role.
  static let roleName = Doubts(rawValue: 256)
}

/// The members of a `spec` that have to fit together.
struct Parties {
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

  func doubts(in table: NodeTable) -> Doubts {
    let range = { (entry: Entry) in table.nodes[entry.value].textRange }
    return unsafe table.text.withUnsafeBufferPointer { text in
      var doubts: Doubts = []
      let (modelPlaces, rolePlaces) = unsafe (ARNPlaces(range(model), in: text), ARNPlaces(range(role), in: text))
      if unsafe !text.isOne(of: PartyRules.regions, modelPlaces.region) { doubts.insert(.region) }
      if !hasCollaboration, unsafe !text.areSame(modelPlaces.account, rolePlaces.account) { doubts.insert(.account) }
      if unsafe text.endsWithSpace(range(role)) {
        doubts.insert(.roleSpace)
      } else if unsafe RoleName.problem(UnsafeBufferPointer(rebasing: text[range(role)])) != nil {
        doubts.insert(.roleName)
      }
      if let uri {
        if unsafe BucketName.reason(text[range(uri)].dropFirst("s3://".utf8.count)) != nil { doubts.insert(.bucket) }
        if unsafe text.endsWithSpace(range(uri)) { doubts.insert(.uriSpace) }
        unsafe doubts.formUnion(text.doubtsOfKey(range(uri)))
      }
      if let template {
        let places = unsafe ARNPlaces(range(template), in: text)
        if unsafe !text.areSame(modelPlaces.region, places.region) { doubts.insert(.template) }
      }
      return doubts
    }
  }
}

/// Where region and account of an ARN lie.
struct ARNPlaces {
  let region: Range<Int>
  let account: Range<Int>

  /// - Parameter range: where an ARN that keeps its pattern lies in `text`: its account has twelve digits.
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
  func arnPlaces(_ node: Int) -> ARNPlaces {
    unsafe text.withUnsafeBufferPointer { unsafe ARNPlaces(nodes[node].textRange, in: $0) }
  }

  /// What lies there in `text`.
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
  fileprivate func doubtsOfKey(_ range: Range<Int>) -> Doubts {
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
